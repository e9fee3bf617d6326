using Microsoft.Extensions.Options;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi;

/// <summary>The mock platform as a program of its own: dials from the environment and the command line.</summary>
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
        // IOException: the port is taken; the last two: the server's answers to an address it cannot use.
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
        // The host logs a failed start with its stack trace; RunAsync says it in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddMockApi(options, TimeProvider.System);

        var app = builder.Build();
        app.MapMockApi();
        if (!ListensWhereAspNetSays(builder.Configuration)) app.Urls.Add($"http://{options.Host}:{options.Port}");
        return app;
    }

    /// <summary>The mock's own dials come first: container images set ASPNETCORE_HTTP_PORTS unasked.</summary>
    private static bool ListensWhereAspNetSays(ConfigurationManager configuration)
    {
        var dials = configuration.GetSection(MockApiConfiguration.Section);
        var ownAddress = dials[nameof(MockApiOptions.Port)] ?? dials[nameof(MockApiOptions.Host)];
        return ownAddress is null
            && (!string.IsNullOrEmpty(configuration["urls"]) || !string.IsNullOrEmpty(configuration["http_ports"]));
    }
}
