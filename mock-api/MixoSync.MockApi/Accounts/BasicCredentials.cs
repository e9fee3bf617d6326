using System.Text;

namespace MixoSync.MockApi.Accounts;

/// <summary>The credentials in a Basic Authorization header (RFC 7617).</summary>
internal readonly record struct BasicCredentials(string Email, string Password)
{
    private const string Scheme = "Basic ";

    public static BasicCredentials? Parse(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var encoded = header[Scheme.Length..].Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return null;
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var email, var password]
            ? new BasicCredentials(email, password)
            : null;
    }
}
