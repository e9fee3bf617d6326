using System.Data.Common;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;

namespace MixoSync.Storage.Sqlite;

/// <summary>An SQLite file. Only one process can use it at a time.</summary>
internal sealed class SqliteDatabase(string path, TimeProvider time) : Database
{
    // DbUp reads its journal and runs the missing scripts in separate transactions, so two concurrent callers would run the same scripts.
    private static readonly SemaphoreSlim Migrating = new(1, 1);

    private static readonly string[] MissingNames = ["no such table", "no such column", "no such function", "has no column named"];

    private readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    /// <summary>Empty: SQLite allows only one writing transaction at a time, so no other transaction can claim the same rows.</summary>
    public override string SkipLocked => "";

    /// <summary>Empty: a writing transaction locks the whole file.</summary>
    public override string LockRowOf(string alias) => "";

    public override string IsOneOf(string parameter) => $"IN @{parameter}";

    public override string Json(string parameter) => $"@{parameter}";

    public override string Location => $"SQLite file {path}";

    // SQLITE_BUSY and SQLITE_LOCKED: another process uses the file.
    public override bool IsOutage(Exception exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };

    // SQLITE_SCHEMA, or SQLITE_ERROR. The latter has many causes, such as malformed JSON; only its text shows that a table, column
    // or function is missing.
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

    /// <exception cref="ConfigurationException">The file cannot be used; the message says why.</exception>
    private async Task PrepareFileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL");
        }
        catch (SqliteException e) when (Explain(e) is { } problem)
        {
            throw new ConfigurationException($"The database {path} {problem}", e);
        }
    }

    // https://www.sqlite.org/rescode.html
    private static string? Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        8 => "is read-only",
        14 => "cannot be opened: its folder does not exist or is not writable",
        26 => "is not an SQLite database. Use another file",
        _ => null,
    };

    // The format that Microsoft.Data.Sqlite uses for a DateTimeOffset, so that the text sorts in time order.
    private string Clock() =>
        time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", System.Globalization.CultureInfo.InvariantCulture);
}
