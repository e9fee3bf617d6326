using System.Security.Cryptography;
using System.Text;

namespace MixoSync.MockApi;

/// <summary>Creates the same random numbers for the same seed and subject in every process. String hashes would differ.</summary>
internal static class SeededRandom
{
    public static Random From(int seed, string subject) =>
        new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{subject}"))));
}
