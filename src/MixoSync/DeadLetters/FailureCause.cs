using System.Text;

namespace MixoSync.DeadLetters;

/// <summary>Removes names from reasons, so that the same failure of many campaigns has one cause.</summary>
internal static class FailureCause
{
    private const char Placeholder = '…';

    public static string Of(string reason, params string?[] names) =>
        names.OfType<string>().Where(name => name.Length > 0).Aggregate(reason, Without);

    // Only whole words: campaign 4 is not part of the status 400.
    private static string Without(string text, string name)
    {
        var result = new StringBuilder();
        var start = 0;
        for (var at = Find(text, name, 0); at >= 0; at = Find(text, name, at + name.Length))
        {
            if (IsWhole(text, at, name.Length))
            {
                result.Append(text, start, at - start).Append(Placeholder);
                start = at + name.Length;
            }
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    private static int Find(string text, string name, int from) => text.IndexOf(name, from, StringComparison.Ordinal);

    private static bool IsWhole(string text, int at, int length) =>
        (at == 0 || !IsWord(text[at - 1])) && (at + length == text.Length || !IsWord(text[at + length]));

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
