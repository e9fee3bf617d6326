using Microsoft.Extensions.Configuration;
using Npgsql;

namespace MixoSync.Cli.Hosting;

/// <summary>The servers that a process uses: PostgreSQL and RabbitMQ, or one SQLite file in embedded mode.</summary>
internal sealed record Connections(string? Postgres, Uri? RabbitMq, string? EmbeddedFile)
{
    /// <summary>The default file of embedded mode.</summary>
    public const string DefaultFile = "mixosync.db";

    // Statements take only a few milliseconds, so a few connections are enough. With Npgsql's default pool size, one worker could
    // use all 100 connections that PostgreSQL allows by default.
    private const int DefaultPoolSize = 8;

    /// <summary>Reads <c>USE_MOCK_DB</c>, <c>ConnectionStrings__Postgres</c>, <c>ConnectionStrings__RabbitMq</c> and the <c>DB_*</c> variables.</summary>
    /// <exception cref="ConfigurationException">A connection is missing or invalid. The message names the variable and its format.</exception>
    public static Connections From(IConfiguration configuration)
    {
        var mock = configuration["USE_MOCK_DB"];
        return mock is null or "" || (bool.TryParse(mock, out var embedded) ? !embedded : throw new ConfigurationException(
                $"USE_MOCK_DB '{mock}' is not valid. Use true or false."))
            ? new(PostgresFrom(configuration), RabbitMqFrom(configuration), null)
            : Embedded(FileFrom(configuration));
    }

    public static Connections Embedded(string file) => new(null, null, file);

    /// <summary>Returns the file in <c>MIXOSYNC_DATABASE</c>, or the default file in the working folder.</summary>
    public static string FileFrom(IConfiguration configuration) =>
        Set(configuration["MIXOSYNC_DATABASE"]) ?? DefaultFile;

    /// <summary>Returns the kind of the connections, without the connection strings, because they contain passwords.</summary>
    public override string ToString() => EmbeddedFile is null ? "(servers)" : $"(embedded: {EmbeddedFile})";

    // Compose passes variables that are not set as empty strings.
    private static string? Set(string? text) => text is "" ? null : text;

    private static string PostgresFrom(IConfiguration configuration)
    {
        var text = Set(configuration.GetConnectionString("Postgres")) ?? FromParts(configuration) ?? throw new ConfigurationException(
            "No database is configured. Set ConnectionStrings__Postgres, or DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASSWORD, "
                + "or run 'mixosync sync --embedded'.");

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
            // The message of the exception may contain the password.
            throw new ConfigurationException(
                "ConnectionStrings__Postgres is not valid. Use Host=…;Port=5432;Database=…;Username=…;Password=…");
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
                : throw new ConfigurationException($"DB_PORT '{configuration["DB_PORT"]}' is not valid. Use a port from 1 to 65535."),
            Database = configuration["DB_NAME"],
            Username = configuration["DB_USER"],
            Password = configuration["DB_PASSWORD"],
        }.ConnectionString;
    }

    private static Uri RabbitMqFrom(IConfiguration configuration)
    {
        const string format = "Use amqp://USER:PASSWORD@HOST:5672/VHOST, or amqps:// for TLS.";
        return configuration.GetConnectionString("RabbitMq") switch
        {
            null or "" => throw new ConfigurationException(
                $"No broker is configured. Set ConnectionStrings__RabbitMq, or run 'mixosync sync --embedded'. {format}"),
            var text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0
                ? uri
                : throw new ConfigurationException($"ConnectionStrings__RabbitMq is not valid. {format}"),
        };
    }
}
