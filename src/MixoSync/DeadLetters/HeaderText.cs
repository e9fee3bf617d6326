using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace MixoSync.DeadLetters;

/// <summary>Converts AMQP headers to text. Strings are received as bytes; tables and lists can be nested.</summary>
internal static class HeaderText
{
    public static string? Text(this IReadOnlyBasicProperties properties, string name) =>
        properties.Headers is { } headers && headers.TryGetValue(name, out var value) && value is not null ? Of(value) : null;

    public static DateTimeOffset? Time(this IReadOnlyBasicProperties properties, string name) => DateTimeOffset.TryParse(
        properties.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;

    public static int? Count(this IReadOnlyBasicProperties properties, string name) =>
        int.TryParse(properties.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        AmqpTimestamp time => DateTimeOffset.FromUnixTimeSeconds(time.UnixTime).ToString("O", CultureInfo.InvariantCulture),
        IDictionary<string, object?> table => $"{{{string.Join(", ", table.Select(entry => $"{entry.Key}: {Of(entry.Value)}"))}}}",
        IEnumerable<object?> list => $"[{string.Join(", ", list.Select(Of))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
