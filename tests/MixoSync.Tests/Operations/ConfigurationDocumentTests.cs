using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using MixoSync.Tests.Architecture;

namespace MixoSync.Tests.Operations;

/// <summary>docs/configuration.md has one row for each property of the options classes, with its default and its range.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SourceFile.Root, "docs/configuration.md"));

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("min", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    private static readonly IReadOnlyList<Setting> Settings =
    [
        .. from file in SourceFile.Below("src")
           from Match binding in Binding().Matches(file.Code)
           let type = Type(binding.Groups["type"].Value)
           where type is not null
           let section = binding.Groups["name"].Success ? binding.Groups["name"].Value : (string)type.GetField("Section")!.GetRawConstantValue()!
           from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
           select new Setting($"{section}__{property.Name}", property, Activator.CreateInstance(type)!),
    ];

    [Fact]
    public void EverySettingIsDocumentedWithItsDefaultAndItsRange() => Assert.Empty(Differences(Document));

    [Fact]
    public void NoOptionsClassIsOverlooked() => Assert.Equal(
        from type in typeof(ConfigurationException).Assembly.GetTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal)
        orderby type.Name
        select type.Name,
        Settings.Select(setting => setting.Property.DeclaringType!.Name).Distinct().Order());

    [Theory]
    [InlineData("`Quotas__Margin`", "`Quotas__Distance`", "Quotas__Margin is not documented")]
    [InlineData("`Quotas__Margin`", "`Quotas__Distance`", "Quotas__Distance does not exist")]
    [InlineData("`Quotas__Margin`", "`Delivery__Margin`", "Delivery__Margin does not exist")]
    [InlineData("`00:00:00.25` | 1 ms", "`00:00:00.5` | 1 ms", "Quotas__Margin has the default 00:00:00.25")]
    [InlineData("| 1 to 100 | pages", "| 1 to 99 | pages", "Syncing__PagesAtOnce has the range 1 to 100")]
    public void AWrongDocumentIsReported(string text, string wrong, string difference) =>
        Assert.Contains(difference, Differences(Document.Replace(text, wrong, StringComparison.Ordinal)));

    private static List<string> Differences(string document)
    {
        var rows = Row().Matches(document).ToDictionary(row => row.Groups["name"].Value);
        return
        [
            .. Settings.Where(setting => !rows.ContainsKey(setting.Name)).Select(setting => $"{setting.Name} is not documented"),
            .. rows.Keys.Except(Settings.Select(setting => setting.Name)).Select(name => $"{name} does not exist"),
            .. from setting in Settings
               where rows.ContainsKey(setting.Name) && rows[setting.Name].Groups["default"].Value != setting.Default
               select $"{setting.Name} has the default {setting.Default}",
            .. from setting in Settings
               where rows.ContainsKey(setting.Name) && setting.Range is not null && rows[setting.Name].Groups["range"].Value != setting.Range
               select $"{setting.Name} has the range {setting.Range}",
        ];
    }

    private static Type? Type(string name) => typeof(ConfigurationException).Assembly.GetTypes().SingleOrDefault(type => type.Name == name);

    // A setting with a range, in a table. Connection strings are not bound to an options class.
    [GeneratedRegex(@"^\| `(?<name>(?!ConnectionStrings)[A-Z]\w*__\w+)` \| `(?<default>[^`]*)` \| (?<range>[^|]*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"AddOptions<(?<type>\w+)>\(\)\s*\.(Bind\(configuration\.GetSection\(|BindConfiguration\()(""(?<name>\w+)""|\w+\.Section)")]
    private static partial Regex Binding();

    private sealed record Setting(string Name, PropertyInfo Property, object Options)
    {
        public string Default => Property.GetValue(Options) switch
        {
            TimeSpan value => Fraction().Replace(value.ToString("c", CultureInfo.InvariantCulture), "$1"),
            bool value => value ? "true" : "false",
            var value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };

        public string? Range => Property.GetCustomAttribute<RangeAttribute>() is not { } range ? null
            : Property.PropertyType == typeof(TimeSpan) ? $"{Duration($"{range.Minimum}")} to {Duration($"{range.Maximum}")}"
            : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum:#,0.##} to {range.Maximum:#,0.##}");

        private static string Duration(string text)
        {
            var value = TimeSpan.Parse(text, CultureInfo.InvariantCulture);
            var (unit, length) = Units.First(unit => value.Ticks % unit.Length.Ticks == 0);
            return value == TimeSpan.Zero ? "0" : string.Create(CultureInfo.InvariantCulture, $"{value / length:N0} {unit}");
        }
    }

    [GeneratedRegex(@"(\.\d*?)0+$")]
    private static partial Regex Fraction();
}
