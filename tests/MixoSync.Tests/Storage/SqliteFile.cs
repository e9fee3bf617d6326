using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Storage;
using MixoSync.Storage.Sqlite;

namespace MixoSync.Tests.Storage;

/// <summary>An SQLite file for one test, in a temporary folder. Its clock advances by 1 ms on every read.</summary>
internal sealed class SqliteFile : TestStorage
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mixosync-");

    public SqliteFile() => Database = new SqliteDatabase(
        FilePath, new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) });

    internal override Database Database { get; }

    private string FilePath => Path.Combine(folder.FullName, "test.db");

    public override async ValueTask StartTestAsync() => await MigratedSqliteFile.CopyToAsync(FilePath);

    public override async ValueTask EndTestAsync()
    {
        // Clear only this file's pool: ClearAllPools would close the connections of other tests.
        await using (var connection = await Database.OpenAsync(CancellationToken.None))
        {
            SqliteConnection.ClearPool((SqliteConnection)connection);
        }

        folder.Delete(recursive: true);
    }
}
