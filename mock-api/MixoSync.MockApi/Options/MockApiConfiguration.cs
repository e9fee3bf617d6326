using Microsoft.Extensions.Options;

namespace MixoSync.MockApi.Options;

/// <summary>Reads and updates the settings. Throws <see cref="OptionsValidationException"/> for an invalid or unknown one.</summary>
internal static class MockApiConfiguration
{
    public const string Section = "MockApi";

    private static readonly string[] StartupOnly =
    [
        nameof(MockApiOptions.Host), nameof(MockApiOptions.Port),
        nameof(MockApiOptions.Accounts), nameof(MockApiOptions.LogCapacity),
    ];

    private static readonly string[] Names = [.. typeof(MockApiOptions).GetProperties().Select(setting => setting.Name)];

    public static MockApiOptions Read(IConfiguration settings)
    {
        var options = new MockApiOptions();
        Bind(settings, options);
        Validate(options);
        return options;
    }

    /// <summary>Updates the given settings of a running platform. If one is invalid, none is changed.</summary>
    public static void Update(IConfiguration settings, MockApiOptions running)
    {
        if (StartupOnly.FirstOrDefault(name => settings.GetSection(name).Exists()) is { } fixedSetting)
            throw Invalid($"{fixedSetting} cannot be changed while the platform is running.");
        Read(settings);
        Bind(settings, running);
    }

    public static void Validate(MockApiOptions options)
    {
        var result = new MockApiOptionsValidator().Validate(null, options);
        if (result.Failed) throw Invalid([.. result.Failures]);
    }

    private static void Bind(IConfiguration settings, MockApiOptions options)
    {
        var unknown = settings.GetChildren().Select(setting => setting.Key).Except(Names, StringComparer.OrdinalIgnoreCase);
        if (unknown.FirstOrDefault() is { } name) throw Invalid($"{name} is not a setting of the mock platform.");
        try
        {
            settings.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        // Thrown by the binder for a value of the wrong type and for an unknown nested name.
        catch (InvalidOperationException e)
        {
            throw Invalid(e.Message);
        }
    }

    private static OptionsValidationException Invalid(params string[] failures) =>
        new(Section, typeof(MockApiOptions), failures);
}
