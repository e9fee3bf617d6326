using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;

namespace MixoSync.Storage.Postgres;

/// <summary>PostgreSQL 15 or later, with one connection pool per process.</summary>
internal sealed class PostgresDatabase(NpgsqlDataSource source) : Database
{
    // An arbitrary constant that must never change: the key of the lock that serialises migrations.
    private const long MigrationLock = 0x4D49584F;

    private const string ReadOnly = "25006";

    // Connection, authentication, resources, operator intervention, system:
    // https://www.postgresql.org/docs/17/errcodes-appendix.html
    private static readonly string[] Outages = ["08", "28", "53", "57", "58"];

    // 42: syntax error or access rule violation, for example a missing column. 0A: feature not supported, for example a prepared
    // statement whose table has changed.
    private static readonly string[] SchemaErrorClasses = ["42", "0A"];

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override string LockRowOf(string alias) => $"FOR NO KEY UPDATE OF {alias}";

    public override string IsOneOf(string parameter) => $"= ANY (@{parameter})";

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
        NpgsqlException => true, // no connection, or a broken one
        _ => false,
    };

    public override bool IsSchemaError(Exception exception) =>
        exception is PostgresException { SqlState: { Length: 5 } state } && SchemaErrorClasses.Contains(state[..2]);

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await source.OpenConnectionAsync(cancellationToken);

    public override async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        // The lock belongs to a transaction, not to the session: behind a proxy that pools transactions, a session lock would leak.
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
        .WithVariablesDisabled() // $$ quotes function bodies in the migrations
        .LogToNowhere()
        .Build();
}
