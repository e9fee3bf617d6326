using System.Data.Common;
using Dapper;

namespace MixoSync.Storage;

/// <summary>
/// The database: PostgreSQL, or one SQLite file. The stores use the same SQL for both, and this class hides the differences. Both
/// provide <c>clock_timestamp()</c>, the clock that all processes share.
/// </summary>
internal abstract class Database
{
    static Database() => TypeHandlers.Register();

    /// <summary>The end of a SELECT that claims rows: rows that another transaction has locked are skipped.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>
    /// The end of a SELECT that locks the rows of one table until the transaction ends. Other rows can still reference them.
    /// </summary>
    public abstract string LockRowOf(string alias);

    /// <summary>
    /// SQL that tests whether the preceding value is in a list parameter. PostgreSQL takes an array; for SQLite, Dapper expands the
    /// list.
    /// </summary>
    public abstract string IsOneOf(string parameter);

    /// <summary>The server and database, or the file, for messages. Contains no credentials.</summary>
    public abstract string Location { get; }

    /// <summary>Whether the database is unavailable, or rejects writes for a while. Not caused by the statement.</summary>
    public abstract bool IsOutage(Exception exception);

    /// <summary>
    /// Whether MixoSync's own SQL does not match the schema, or lacks a permission. Not caused by the message that is being
    /// handled.
    /// </summary>
    public abstract bool IsSchemaError(Exception exception);

    /// <summary>Opens a connection from the pool. Dispose it to return it.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Applies all pending migrations. Safe to repeat and to run concurrently.</summary>
    /// <returns>The names of the applied migrations.</returns>
    public abstract Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Why this program cannot work with the schema, or null if it can.</summary>
    public async Task<string?> SchemaMismatchAsync(CancellationToken cancellationToken)
    {
        // DbUp would create its journal table, and a readiness check must not write. So the journal is read directly.
        await using var connection = await OpenAsync(cancellationToken);
        var hasJournal = await connection.ExecuteScalarAsync<long>(Command(CountJournals)) > 0;
        var applied = hasJournal ? await connection.QueryAsync<string>(Command("SELECT ScriptName FROM SchemaVersions")) : [];
        var (known, names) = (Migrations.Known(MigrationFolder), applied.Select(Migrations.NameOf).ToHashSet());
        var compatibleFrom = known.All(names.Contains)
            ? await connection.ExecuteScalarAsync<int>(Command("SELECT max(compatible_from) FROM schema_compatibility"))
            : 0;
        return SchemaCompatibility.FindMismatch(known, names, compatibleFrom);

        CommandDefinition Command(string sql) => new(sql, cancellationToken: cancellationToken);
    }

    /// <summary>The folder in <c>Storage/Migrations</c>.</summary>
    protected abstract string MigrationFolder { get; }

    /// <summary>SQL that counts DbUp's journal tables: one, or none in a new database.</summary>
    protected abstract string CountJournals { get; }
}
