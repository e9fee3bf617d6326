using System.Text;

namespace MixoSync.Tests.Secrets;

/// <summary>Finds secrets in texts, including their JSON and URL encodings.</summary>
internal sealed class SecretDetector(IEnumerable<string> secrets)
{
    private readonly string[] forms = [.. secrets.SelectMany(Forms).Distinct()];

    /// <summary>Returns the value of a Basic Authorization header.</summary>
    public static string Basic(string email, string password) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}"));

    /// <summary>Returns the texts that contain a secret, cut to its surroundings.</summary>
    public IReadOnlyList<string> Leaks(IEnumerable<string> texts) =>
    [
        .. from text in texts
           let position = forms.Select(form => text.IndexOf(form, StringComparison.OrdinalIgnoreCase)).Max()
           where position >= 0
           select text[Math.Max(0, position - 100)..Math.Min(text.Length, position + 20)],
    ];

    private static IEnumerable<string> Forms(string secret) =>
        [secret, Uri.EscapeDataString(secret), System.Text.Json.JsonEncodedText.Encode(secret).ToString()];
}
