using System.Data.Common;
using Dapper;

namespace MixoSync.Storage;

/// <summary>
/// A PostgreSQL or SQLite database. The stores use the same SQL for both; this class covers the differences.
/// Both databases provide <c>clock_timestamp()</c>, the clock that all workers share.
/// </summary>
internal abstract class Database
{
    static Database() => TypeHandlers.Register();

    /// <summary>The clause that ends a SELECT that claims rows. Other transactions skip these rows instead of waiting for them.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>
    /// Returns the clause that ends a SELECT and locks the selected rows of one table until the transaction ends. Other transactions
    /// can still insert rows that reference them.
    /// </summary>
    /// <param name="alias">The alias of the table in the SELECT.</param>
    public abstract string LockRowOf(string alias);

    /// <summary>
    /// Returns the SQL operator that tests whether a value is in a list parameter. PostgreSQL takes the list as an array; for SQLite,
    /// Dapper expands it.
    /// </summary>
    public abstract string IsOneOf(string parameter);

    /// <summary>Returns the SQL expression that converts a text parameter to the type of a JSON column.</summary>
    public abstract string Json(string parameter);

    /// <summary>The server and database, or the file, for messages. Contains no credentials.</summary>
    public abstract string Location { get; }

    /// <summary>Returns whether the database is temporarily unavailable or read-only. The failed statement can be repeated later.</summary>
    public abstract bool IsOutage(Exception exception);

    /// <summary>
    /// Returns whether a statement failed because the schema does not match or a permission is missing. Such an error never depends
    /// on the message that is handled.
    /// </summary>
    public abstract bool IsSchemaError(Exception exception);

    /// <summary>Opens a connection from the pool. Dispose it to return it.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Applies the missing migrations. Can be repeated and can run in several processes concurrently.</summary>
    /// <returns>The names of the applied migrations.</returns>
    public abstract Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Returns why this version cannot use the schema, as a message for operators. Returns null if it can.</summary>
    public async Task<string?> SchemaMismatchAsync(CancellationToken cancellationToken)
    {
        // Do not let DbUp read the journal: it would create a missing one, and readiness checks must not write.
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

    /// <summary>The SQL that returns 1 if DbUp's journal table exists, otherwise 0.</summary>
    protected abstract string CountJournals { get; }
}
