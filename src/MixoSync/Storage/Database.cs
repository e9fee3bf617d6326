using System.Data.Common;

namespace MixoSync.Storage;

/// <summary>
/// Where everything is kept: PostgreSQL, or one SQLite file. The stores' SQL is the same for both; what differs is here.
/// Both know <c>clock_timestamp()</c>, the one clock of all workers.
/// </summary>
internal abstract class Database
{
    static Database() => DapperTypes.Register();

    /// <summary>Ends a SELECT that claims rows, so that others pass over them instead of waiting.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>The SQL that asks whether the value before it is one of a list parameter's: Dapper spreads lists out, except where a database has arrays.</summary>
    public abstract string IsOneOf(string parameter);

    /// <summary>For people: server and database, or the file. No credentials.</summary>
    public abstract string Location { get; }

    /// <summary>Whether the database is away, or takes nothing for a while: no fault of what was asked of it.</summary>
    public abstract bool IsOutage(Exception exception);

    /// <summary>An open connection from the pool; dispose it to give it back.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Brings the schema up to date. Safe to repeat, and safe when several do it at once.</summary>
    /// <returns>The names of the migrations that ran.</returns>
    public abstract Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Whether the schema is as new as this program.</summary>
    public abstract Task<bool> IsMigratedAsync(CancellationToken cancellationToken);
}
