using Microsoft.Extensions.Options;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi;

/// <summary>Runs the mock platform as a program, with settings from the environment and the command line.</summary>
internal static class MockApiCommand
{
    public const int Stopped = 0;
    public const int ConfigurationError = 2;

    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var app = Build(args);
            await app.StartAsync(cancellationToken);
            await output.WriteLineAsync($"The mixo mock platform listens on {string.Join(", ", app.Urls)}");
            await app.WaitForShutdownAsync(cancellationToken);
            return Stopped;
        }
        // IOException: the port is in use. FormatException and InvalidOperationException: the server cannot use the address.
        catch (Exception e) when (
            e is OptionsValidationException or IOException or FormatException or InvalidOperationException)
        {
            await error.WriteLineAsync($"The mixo mock platform cannot start: {e.Message.ReplaceLineEndings(" ")}");
            return ConfigurationError;
        }
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var options = MockApiConfiguration.Read(builder.Configuration.GetSection(MockApiConfiguration.Section));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // The host logs a failed start with its stack trace, but RunAsync reports it in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddMockApi(options, TimeProvider.System);

        var app = builder.Build();
        app.MapMockApi();
        if (!UsesAspNetCoreUrls(builder.Configuration)) app.Urls.Add($"http://{options.Host}:{options.Port}");
        return app;
    }

    /// <summary>The mock's own settings take precedence, because container images set ASPNETCORE_HTTP_PORTS by default.</summary>
    private static bool UsesAspNetCoreUrls(ConfigurationManager configuration)
    {
        var settings = configuration.GetSection(MockApiConfiguration.Section);
        var ownAddress = settings[nameof(MockApiOptions.Port)] ?? settings[nameof(MockApiOptions.Host)];
        return ownAddress is null
            && (!string.IsNullOrEmpty(configuration["urls"]) || !string.IsNullOrEmpty(configuration["http_ports"]));
    }
}
