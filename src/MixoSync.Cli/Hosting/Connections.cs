using Microsoft.Extensions.Configuration;
using Npgsql;

namespace MixoSync.Cli.Hosting;

/// <summary>Which servers a process uses: PostgreSQL and RabbitMQ, or none and one SQLite file (embedded).</summary>
internal sealed record Connections(string? Postgres, Uri? RabbitMq, string? EmbeddedFile)
{
    /// <summary>Where the embedded mode keeps its data unless told otherwise.</summary>
    public const string DefaultFile = "mixosync.db";

    // Nothing holds a connection for longer than a few milliseconds. PostgreSQL takes 100 connections unless told
    // otherwise, which nine workers with Npgsql's own default would use up.
    private const int DefaultPoolSize = 8;

    /// <summary>Reads <c>USE_MOCK_DB</c>, <c>ConnectionStrings__Postgres</c>, <c>ConnectionStrings__RabbitMq</c> and the <c>DB_*</c> variables.</summary>
    /// <exception cref="ConfigurationException">A connection is missing or malformed; says which and how to set it.</exception>
    public static Connections From(IConfiguration configuration)
    {
        var mock = configuration["USE_MOCK_DB"];
        return mock is null or "" || (bool.TryParse(mock, out var embedded) ? !embedded : throw new ConfigurationException(
                $"USE_MOCK_DB is '{mock}'; write true or false"))
            ? new(PostgresFrom(configuration), RabbitMqFrom(configuration), null)
            : Embedded(FileFrom(configuration));
    }

    public static Connections Embedded(string file) => new(null, null, file);

    /// <summary>The embedded mode's file by <c>MIXOSYNC_DATABASE</c>, or the default one in the working folder.</summary>
    public static string FileFrom(IConfiguration configuration) =>
        Set(configuration["MIXOSYNC_DATABASE"]) ?? DefaultFile;

    /// <summary>Tells which kind it is and nothing else: both connection strings hold passwords.</summary>
    public override string ToString() => EmbeddedFile is null ? "(servers)" : $"(embedded: {EmbeddedFile})";

    // Compose files and shells pass on what is not set as empty text.
    private static string? Set(string? text) => text is "" ? null : text;

    private static string PostgresFrom(IConfiguration configuration)
    {
        var text = Set(configuration.GetConnectionString("Postgres")) ?? FromParts(configuration) ?? throw new ConfigurationException(
            "No database: set ConnectionStrings__Postgres, or DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASSWORD, or use --embedded");

        try
        {
            var address = new NpgsqlConnectionStringBuilder(text) { ApplicationName = "mixosync" };
            if (!address.ShouldSerialize("Maximum Pool Size"))
            {
                address.MaxPoolSize = Math.Max(DefaultPoolSize, address.MinPoolSize);
            }

            return address.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The message of some of these repeats a value, which may be the password.
            throw new ConfigurationException(
                "ConnectionStrings__Postgres cannot be read; write Host=…;Port=5432;Database=…;Username=…;Password=…");
        }
    }

    private static string? FromParts(IConfiguration configuration)
    {
        if (configuration["DB_HOST"] is not { Length: > 0 } host)
        {
            return null;
        }

        return new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = ushort.TryParse(Set(configuration["DB_PORT"]) ?? "5432", out var port) && port > 0
                ? port
                : throw new ConfigurationException($"DB_PORT is '{configuration["DB_PORT"]}'; write a port from 1 to 65535"),
            Database = configuration["DB_NAME"],
            Username = configuration["DB_USER"],
            Password = configuration["DB_PASSWORD"],
        }.ConnectionString;
    }

    private static Uri RabbitMqFrom(IConfiguration configuration)
    {
        const string form = "write amqp://user:password@host:5672/vhost, or amqps://…";
        return configuration.GetConnectionString("RabbitMq") switch
        {
            null or "" => throw new ConfigurationException($"No broker: set ConnectionStrings__RabbitMq ({form}), or use --embedded"),
            var text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0
                ? uri
                : throw new ConfigurationException($"ConnectionStrings__RabbitMq cannot be read; {form}"),
        };
    }
}
