using System.Data.Common;
using Dapper;

namespace MixoSync.Storage;

/// <summary>
/// Where everything is kept: PostgreSQL, or one SQLite file. The stores' SQL is the same for both; what differs is here.
/// Both know <c>clock_timestamp()</c>, the one clock of all workers.
/// </summary>
internal abstract class Database
{
    static Database() => TypeHandlers.Register();

    /// <summary>Ends a SELECT that claims rows, so that others pass over them instead of waiting.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Ends a SELECT that locks the rows of one table, by its alias, until the transaction ends; references to them stay possible.</summary>
    public abstract string LockRowOf(string alias);

    /// <summary>The SQL that asks whether the value before it is one of a list parameter's: Dapper spreads lists out, except where a database has arrays.</summary>
    public abstract string IsOneOf(string parameter);

    /// <summary>For people: server and database, or the file. No credentials.</summary>
    public abstract string Location { get; }

    /// <summary>Whether the database is away, or takes nothing for a while: no fault of what was asked of it.</summary>
    public abstract bool IsOutage(Exception exception);

    /// <summary>
    /// Whether MixoSync's own SQL does not fit the schema, or may not use it: no fault of what was asked, whatever the message.
    /// </summary>
    public abstract bool IsSchemaError(Exception exception);

    /// <summary>An open connection from the pool; dispose it to give it back.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Brings the schema up to date. Safe to repeat, and safe when several do it at once.</summary>
    /// <returns>The names of the migrations that ran.</returns>
    public abstract Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Why this program cannot work with the schema, for people; none where it can.</summary>
    public async Task<string?> SchemaMismatchAsync(CancellationToken cancellationToken)
    {
        // The journal is read by hand: DbUp would create it, and readiness must not write.
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

    /// <summary>Which of the folders in <c>Storage/Migrations</c>.</summary>
    protected abstract string MigrationFolder { get; }

    /// <summary>The SQL that counts DbUp's journals, of which there is one or none.</summary>
    protected abstract string CountJournals { get; }
}
