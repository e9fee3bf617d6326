using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Storage;
using MixoSync.Storage.Sqlite;

namespace MixoSync.Tests.Storage;

/// <summary>A SQLite file of the test's own, in a temporary folder. Its clock moves on by 1 ms whenever it is read.</summary>
internal sealed class SqliteFile : TestStorage
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mixosync-");

    public SqliteFile() => Database = new SqliteDatabase(
        Path.Combine(folder.FullName, "test.db"),
        new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) });

    internal override Database Database { get; }

    public override async ValueTask StartTestAsync() => await Database.MigrateAsync(TestContext.Current.CancellationToken);

    public override async ValueTask EndTestAsync()
    {
        // This file's pool and no other: ClearAllPools cuts off what other tests are in the middle of.
        await using (var connection = await Database.OpenAsync(CancellationToken.None))
        {
            SqliteConnection.ClearPool((SqliteConnection)connection);
        }

        folder.Delete(recursive: true);
    }
}
