using Microsoft.Extensions.Configuration;
using MixoSync.Cli.Hosting;
using Npgsql;

namespace MixoSync.Tests.Hosting;

/// <summary>Connections from environment variables. In configuration keys, <c>__</c> becomes a colon.</summary>
public sealed class ConnectionsTests
{
    private const string Postgres = "ConnectionStrings:Postgres";
    private const string RabbitMq = "ConnectionStrings:RabbitMq";
    private const string Secret = "s3cret";

    private static readonly Dictionary<string, string?> Servers = new()
    {
        [Postgres] = $"Host=db.test;Port=5433;Database=sync;Username=ann;Password={Secret}",
        [RabbitMq] = $"amqps://ann:{Secret}@broker.test:5673/sync",
    };

    [Fact]
    public void BothServersAreRead()
    {
        var connections = From();

        var database = new NpgsqlConnectionStringBuilder(connections.Postgres);
        Assert.Equal(("db.test", 5433, "sync", "ann", Secret),
            (database.Host, database.Port, database.Database, database.Username, database.Password));
        Assert.Equal(new Uri(Servers[RabbitMq]!), connections.RabbitMq);
        Assert.Null(connections.EmbeddedFile);
    }

    [Fact]
    public void TheDatabaseCanBeSetBySeparateVariables()
    {
        var database = new NpgsqlConnectionStringBuilder(From(
            (Postgres, null), ("DB_HOST", "parts.test"), ("DB_PORT", "5434"), ("DB_NAME", "n"), ("DB_USER", "u"),
            ("DB_PASSWORD", "p;w='\"")).Postgres);

        Assert.Equal(("parts.test", 5434, "n", "u", "p;w='\""),
            (database.Host, database.Port, database.Database, database.Username, database.Password));
    }

    [Fact]
    public void TheConnectionStringTakesPrecedenceOverSeparateVariables() =>
        Assert.Contains("db.test", From(("DB_HOST", "parts.test")).Postgres);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void TheDatabasePortHasADefault(string? port) => Assert.Equal(
        5432,
        new NpgsqlConnectionStringBuilder(From((Postgres, null), ("DB_HOST", "parts.test"), ("DB_PORT", port)).Postgres).Port);

    [Fact]
    public void AnEmptyConnectionStringCountsAsMissing() =>
        Assert.Contains("parts.test", From((Postgres, ""), ("DB_HOST", "parts.test")).Postgres);

    [Fact]
    public void DatabaseSessionsHaveTheApplicationName() => Assert.Contains("mixosync", From().Postgres);

    [Theory]
    [InlineData("", 8)]
    [InlineData("Minimum Pool Size=9", 9)]
    [InlineData("Maximum Pool Size=30", 30)]
    [InlineData("MaxPoolSize=100", 100)]
    public void TheConnectionPoolIsSmallUnlessConfigured(string setting, int size) => Assert.Equal(
        size, new NpgsqlConnectionStringBuilder(From((Postgres, $"Host=db.test;{setting}")).Postgres).MaxPoolSize);

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    public void TheMockDatabaseTakesPrecedenceOverServers(string mock) =>
        Assert.Equal(Connections.Embedded(Connections.DefaultFile), From(("USE_MOCK_DB", mock)));

    [Theory]
    [InlineData("elsewhere.db", "elsewhere.db")]
    [InlineData("", Connections.DefaultFile)]
    public void TheEmbeddedFileCanBeConfigured(string named, string file) =>
        Assert.Equal(file, From(("USE_MOCK_DB", "true"), ("MIXOSYNC_DATABASE", named)).EmbeddedFile);

    [Theory]
    [InlineData("")]
    [InlineData("false")]
    public void WithoutTheMockDatabaseServersAreUsed(string mock) => Assert.Null(From(("USE_MOCK_DB", mock)).EmbeddedFile);

    [Theory]
    [InlineData("USE_MOCK_DB", "yes", "USE_MOCK_DB 'yes' is not valid. Use true or false.")]
    [InlineData(Postgres, null, "No database is configured. Set ConnectionStrings__Postgres, or DB_HOST")]
    [InlineData(Postgres, $"Host=db.test;Password={Secret};Nonsense=1", "ConnectionStrings__Postgres is not valid. Use Host=")]
    [InlineData(Postgres, $"Host=db.test;Port={Secret}", "ConnectionStrings__Postgres is not valid")]
    [InlineData(Postgres, Secret, "ConnectionStrings__Postgres is not valid")]
    [InlineData(RabbitMq, null, "No broker is configured. Set ConnectionStrings__RabbitMq")]
    [InlineData(RabbitMq, "", "No broker is configured")]
    [InlineData(RabbitMq, $"ann:{Secret}@broker.test", "ConnectionStrings__RabbitMq is not valid. Use amqp://")]
    [InlineData(RabbitMq, $"http://ann:{Secret}@broker.test", "ConnectionStrings__RabbitMq is not valid")]
    [InlineData(RabbitMq, $"amqp://ann:{Secret}@broker.test:99999", "ConnectionStrings__RabbitMq is not valid")]
    public void TheErrorNamesAMissingOrInvalidVariableButNoPassword(string name, string? value, string reason)
    {
        var error = Assert.Throws<ConfigurationException>(() => From((name, value)));

        Assert.StartsWith(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("five")]
    public void TheErrorQuotesAnInvalidPort(string port) => Assert.StartsWith(
        $"DB_PORT '{port}' is not valid",
        Assert.Throws<ConfigurationException>(() => From((Postgres, null), ("DB_HOST", "h"), ("DB_PORT", port))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ToStringRevealsNoPassword() => Assert.DoesNotContain(Secret, $"{From()}");

    private static Connections From(params (string Name, string? Value)[] settings) => Connections.From(
        new ConfigurationBuilder()
            .AddInMemoryCollection(Servers)
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            .Build());
}
