using System.Text;

namespace MixoSync.DeadLetters;

/// <summary>Removes ids from reasons, so that the same failure of many campaigns has one cause.</summary>
internal static class FailureCause
{
    private const char Placeholder = '…';

    public static string Of(string reason, params string?[] ids) =>
        ids.OfType<string>().Where(id => id.Length > 0).Aggregate(reason, Without);

    // Removes whole words only: the status 400 does not contain the campaign 4.
    private static string Without(string text, string id)
    {
        var result = new StringBuilder();
        var start = 0;
        for (var at = Find(text, id, 0); at >= 0; at = Find(text, id, at + id.Length))
        {
            if (IsWholeWord(text, at, id.Length))
            {
                result.Append(text, start, at - start).Append(Placeholder);
                start = at + id.Length;
            }
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    private static int Find(string text, string id, int from) => text.IndexOf(id, from, StringComparison.Ordinal);

    private static bool IsWholeWord(string text, int at, int length) =>
        (at == 0 || !IsWordCharacter(text[at - 1])) && (at + length == text.Length || !IsWordCharacter(text[at + length]));

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';
}
