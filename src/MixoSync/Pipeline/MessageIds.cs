using System.Security.Cryptography;
using System.Text;

namespace MixoSync.Pipeline;

/// <summary>Derives message ids from the content, so that copies of a message have the same id.</summary>
internal static class MessageIds
{
    public static Guid For(Guid runId, string campaignId) =>
        new(SHA256.HashData([.. runId.ToByteArray(), .. Encoding.UTF8.GetBytes(campaignId)]).AsSpan(0, 16));
}
