using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;

namespace MixoSync.Storage.Postgres;

/// <summary>A PostgreSQL database, version 15 or later. Each process has one connection pool.</summary>
internal sealed class PostgresDatabase(NpgsqlDataSource source) : Database
{
    // The key of the advisory lock that serialises migrations. The value is arbitrary but must never change.
    private const long MigrationLock = 0x4D49584F;

    private const string ReadOnly = "25006";

    // Connection exception, invalid authorization, insufficient resources, operator intervention, system error:
    // https://www.postgresql.org/docs/17/errcodes-appendix.html
    private static readonly string[] Outages = ["08", "28", "53", "57", "58"];

    // Class 42 (syntax error or access rule violation) covers every missing name. Class 0A (feature not supported) is raised by a
    // prepared statement after its table has changed.
    private static readonly string[] SchemaErrorClasses = ["42", "0A"];

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override string LockRowOf(string alias) => $"FOR NO KEY UPDATE OF {alias}";

    public override string IsOneOf(string parameter) => $"= ANY (@{parameter})";

    public override string Json(string parameter) => $"CAST(@{parameter} AS jsonb)";

    public override string Location
    {
        get
        {
            var address = new NpgsqlConnectionStringBuilder(source.ConnectionString);
            return $"PostgreSQL at {address.Host}:{address.Port}, database {address.Database}";
        }
    }

    public override bool IsOutage(Exception exception) => exception switch
    {
        PostgresException { SqlState: { Length: 5 } state } e => e.IsTransient || state == ReadOnly || Outages.Contains(state[..2]),
        NpgsqlException => true, // The connection failed.
        _ => false,
    };

    public override bool IsSchemaError(Exception exception) =>
        exception is PostgresException { SqlState: { Length: 5 } state } && SchemaErrorClasses.Contains(state[..2]);

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await source.OpenConnectionAsync(cancellationToken);

    public override async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        // A transaction-level lock: a session-level lock leaks behind a proxy that pools transactions.
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction);
        return Migrations.Run(Engine());
    }

    protected override string MigrationFolder => "Postgres";

    protected override string CountJournals =>
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schemaversions'";

    private UpgradeEngine Engine() => DeployChanges.To
        .PostgresqlDatabase(new PostgresqlConnectionManager(source))
        .WithScriptsEmbeddedInAssembly(typeof(Migrations).Assembly, name => Migrations.IsFor(name, MigrationFolder))
        .WithTransactionPerScript()
        .WithVariablesDisabled() // The scripts use $$ to quote function bodies.
        .LogToNowhere()
        .Build();
}
