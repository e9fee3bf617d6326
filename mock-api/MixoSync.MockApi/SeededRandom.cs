using System.Security.Cryptography;
using System.Text;

namespace MixoSync.MockApi;

/// <summary>The same numbers for the same seed and subject in every process, unlike string hashes.</summary>
internal static class SeededRandom
{
    public static Random From(int seed, string subject) =>
        new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{subject}"))));
}
