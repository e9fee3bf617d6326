using Microsoft.Extensions.Options;

namespace MixoSync.MockApi.Options;

/// <summary>Reads and turns the dials; a wrong or unknown one is an <see cref="OptionsValidationException"/>.</summary>
internal static class MockApiConfiguration
{
    public const string Section = "MockApi";

    private static readonly string[] ReadAtStart =
    [
        nameof(MockApiOptions.Host), nameof(MockApiOptions.Port),
        nameof(MockApiOptions.Accounts), nameof(MockApiOptions.LogCapacity),
    ];

    private static readonly string[] Names = [.. typeof(MockApiOptions).GetProperties().Select(dial => dial.Name)];

    public static MockApiOptions Read(IConfiguration dials)
    {
        var options = new MockApiOptions();
        Bind(dials, options);
        Validate(options);
        return options;
    }

    /// <summary>Turns the given dials of a running platform, all or none of them.</summary>
    public static void Turn(IConfiguration dials, MockApiOptions running)
    {
        if (ReadAtStart.FirstOrDefault(name => dials.GetSection(name).Exists()) is { } fixedDial)
            throw Invalid($"{fixedDial} is read at the start only.");
        Read(dials);
        Bind(dials, running);
    }

    public static void Validate(MockApiOptions options)
    {
        var result = new MockApiOptionsValidator().Validate(null, options);
        if (result.Failed) throw Invalid([.. result.Failures]);
    }

    private static void Bind(IConfiguration dials, MockApiOptions options)
    {
        var unknown = dials.GetChildren().Select(dial => dial.Key).Except(Names, StringComparer.OrdinalIgnoreCase);
        if (unknown.FirstOrDefault() is { } name) throw Invalid($"There is no dial {name}.");
        try
        {
            dials.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        // The binder's answer to a value of the wrong type, and to an unknown name further inside.
        catch (InvalidOperationException e)
        {
            throw Invalid(e.Message);
        }
    }

    private static OptionsValidationException Invalid(params string[] failures) =>
        new(Section, typeof(MockApiOptions), failures);
}
