using System.Text.Json;
using CsCheck;

namespace MixoSync.Tests.Platforms;

/// <summary>Generates records with random JSON values in every field.</summary>
internal static class RandomRecords
{
    private static readonly string[] Fields = ["id", "name", "status", "budget", "impressions", "clicks", "conversions", "created_at", "other"];

    private static readonly string[] Edges =
    [
        "null", "true", "false", "0", "-0", "-1", "1e400", "1e-400", "-1e400", "1E+2", "0.1", "12.5", "79228162514264337593543950336",
        "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"NaN\"", "\"1e2\"", "\"-7\"", "\"..\"", "\"2024-13-01\"", "\"2024-03-12T15:02:47-0700\"",
    ];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int[0, Edges.Length - 1].Select(i => Edges[i]),
        Gen.Double.Where(double.IsFinite).Select(value => JsonSerializer.Serialize(value)),
        Gen.Long.Select(value => JsonSerializer.Serialize(value)),
        Gen.String.Select(value => JsonSerializer.Serialize(value)),
        Gen.DateTimeOffset.Select(value => JsonSerializer.Serialize(value)));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Scalar
        : Gen.Frequency(
            (6, Scalar),
            (1, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
            (1, Gen.Select(Gen.String, inner).Array[0, 3].Select(properties =>
                $"{{{string.Join(',', properties.Select(property => $"{JsonSerializer.Serialize(property.Item1)}:{property.Item2}"))}}}"))));

    private static readonly Gen<string> Number = Gen.OneOf<string>("0", "7.0", "\"98.0\"", "1e2", "null", "\"\"", "9223372036854775807", "\" 12 \"");

    private static readonly Gen<string> Time = Gen.OneOf(
        Gen.OneOf<string>("null", "0", "1767323045500", "\"0001-01-01\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2024-03-12T15:02:47-0700\""),
        Gen.DateTimeOffset.Select(value => JsonSerializer.Serialize(value)));

    public static Gen<string> Record { get; } = Gen.OneOf(
        Value,
        Value.Array[Fields.Length].Select(values => $"{{{string.Join(',', Fields.Zip(values, (field, value) => $"\"{field}\":{value}"))}}}"));

    /// <summary>Generates records that are valid, except for random values in the fields that have no column.</summary>
    public static Gen<string> Valid { get; } = Gen.Select(Number, Number, Time, Value, Gen.String, (amount, count, time, other, name) =>
        $$"""{"id":"c","name":{{JsonSerializer.Serialize("x" + name.Replace('\0', ' '))}},"budget":{{amount}},"clicks":{{count}},"created_at":{{time}},"other":{{other}},{{JsonSerializer.Serialize("_" + name)}}:{{other}}}""");
}
