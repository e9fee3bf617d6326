using System.Security.Cryptography;
using System.Text;

namespace MixoSync.Pipeline;

/// <summary>Message ids that are the same however often a message is emitted: a copy can be told as one.</summary>
internal static class MessageIds
{
    public static Guid For(Guid runId, string campaignId) =>
        new(SHA256.HashData([.. runId.ToByteArray(), .. Encoding.UTF8.GetBytes(campaignId)]).AsSpan(0, 16));
}
