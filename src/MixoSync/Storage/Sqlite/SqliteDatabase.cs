using System.Data.Common;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;

namespace MixoSync.Storage.Sqlite;

/// <summary>One SQLite file, for one process at a time.</summary>
internal sealed class SqliteDatabase(string path, TimeProvider time) : Database
{
    // DbUp reads its journal and runs what is missing in two transactions: two callers at once would both run it.
    private static readonly SemaphoreSlim Migrating = new(1, 1);

    private static readonly string[] MissingNames = ["no such table", "no such column", "no such function", "has no column named"];

    private readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    /// <summary>SQLite has one writer at a time: what is read in a transaction that writes is nobody else's.</summary>
    public override string SkipLocked => "";

    /// <summary>A transaction that is begun to write has the whole file.</summary>
    public override string LockRowOf(string alias) => "";

    public override string IsOneOf(string parameter) => $"IN @{parameter}";

    public override string Location => $"SQLite file {path}";

    // Busy, or locked: another process reads the file.
    public override bool IsOutage(Exception exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };

    // SQLITE_SCHEMA, or SQLITE_ERROR, which has many causes (malformed JSON is one): only its text tells that a table, column or
    // function is missing.
    public override bool IsSchemaError(Exception exception) => exception is SqliteException e
        && (e.SqliteErrorCode == 17 || (e.SqliteErrorCode == 1 && MissingNames.Any(text => e.Message.Contains(text, StringComparison.Ordinal))));

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        connection.CreateFunction("clock_timestamp", Clock);
        await connection.ExecuteAsync("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL");
        return connection;
    }

    public override async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await Migrating.WaitAsync(cancellationToken);
        try
        {
            await PrepareFileAsync(cancellationToken);
            return Migrations.Run(DeployChanges.To
                .SqliteDatabase(connectionString)
                .WithScriptsEmbeddedInAssembly(typeof(Migrations).Assembly, name => Migrations.IsFor(name, MigrationFolder))
                .WithTransactionPerScript()
                .LogToNowhere()
                .Build());
        }
        finally
        {
            Migrating.Release();
        }
    }

    protected override string MigrationFolder => "Sqlite";

    protected override string CountJournals => "SELECT count(*) FROM sqlite_master WHERE name = 'SchemaVersions'";

    /// <exception cref="ConfigurationException">The file cannot be used; says why.</exception>
    private async Task PrepareFileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL");
        }
        catch (SqliteException e) when (Explain(e) is { } defect)
        {
            throw new ConfigurationException($"The database {path} {defect}", e);
        }
    }

    // https://www.sqlite.org/rescode.html
    private static string? Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        8 => "may not be written",
        14 => "cannot be opened: its folder is missing or may not be written",
        26 => "is no SQLite database; name another file",
        _ => null,
    };

    // The form in which Microsoft.Data.Sqlite writes a DateTimeOffset, so that texts sort as times do.
    private string Clock() =>
        time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", System.Globalization.CultureInfo.InvariantCulture);
}
