using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

public sealed class EnvironmentTests
{
    private const string Broker = "ConnectionStrings__RabbitMq=amqp://localhost";

    [Theory]
    [InlineData("USE_MOCK_DB=perhaps", "USE_MOCK_DB 'perhaps' is not valid", "true or false")]
    [InlineData(Broker, "No database is configured", "ConnectionStrings__Postgres")]
    [InlineData("DB_HOST=localhost", "No broker is configured", "ConnectionStrings__RabbitMq")]
    [InlineData($"{Broker};DB_HOST=localhost;DB_PORT=post", "DB_PORT 'post' is not valid", "from 1 to 65535")]
    [InlineData($"{Broker};ConnectionStrings__Postgres={CliRunner.Secret}", "ConnectionStrings__Postgres is not valid", "Host=")]
    [InlineData($"DB_HOST=localhost;ConnectionStrings__RabbitMq={CliRunner.Secret}", "ConnectionStrings__RabbitMq is not valid", "amqp://")]
    public async Task AConnectionThatIsMissingOrMalformedIsNamed(string variables, string what, string instead)
    {
        await using var cli = new CliRunner();
        foreach (var variable in variables.Split(';').Select(variable => variable.Split('=', 2)))
        {
            cli.Variables[variable[0]] = variable[1];
        }

        CliErrorAssert.Is(await cli.RunAsync("clients", "list"), ExitCode.Usage, what, instead);
    }

    [Fact]
    public async Task ASettingOutOfItsRangeIsNamedWithTheRange()
    {
        await using var cli = new CliRunner();
        cli.Variables["USE_MOCK_DB"] = "true";
        cli.Variables["Syncing__ConcurrencyPerWorker"] = "0";

        var ended = await cli.RunAsync("serve", "--urls", "http://127.0.0.1:0");

        CliErrorAssert.Is(ended, ExitCode.Usage, "ConcurrencyPerWorker", "between 1 and 1000");
    }

    [Fact]
    public async Task ASettingOfTheWrongTypeIsNamed()
    {
        await using var cli = new CliRunner();
        cli.Variables["USE_MOCK_DB"] = "true";
        cli.Variables["AdPlatforms__CallTimeout"] = "half a minute";

        var ended = await cli.RunAsync("serve", "--urls", "http://127.0.0.1:0");

        CliErrorAssert.Is(ended, ExitCode.Usage, "AdPlatforms:CallTimeout", "half a minute");
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsNamed()
    {
        await using var cli = new CliRunner();
        cli.Variables["USE_MOCK_DB"] = "true";
        var address = await cli.Start("serve", "--urls", "http://127.0.0.1:0").AddressAsync();
        cli.Variables["MIXOSYNC_DATABASE"] = "another.db";

        var ended = await cli.RunAsync("serve", "--urls", address.AbsoluteUri);

        CliErrorAssert.Is(ended, ExitCode.Failed, $"{address.Port}", "address already in use");
    }
}
