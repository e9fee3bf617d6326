using Microsoft.Data.Sqlite;
using MixoSync.Storage.Sqlite;

namespace MixoSync.Tests.Storage;

/// <summary>A migrated, empty SQLite file that tests copy, because the migrations take longer than most tests.</summary>
internal static class MigratedSqliteFile
{
    private static readonly Lazy<Task<byte[]>> Content = new(CreateAsync);

    public static async Task CopyToAsync(string path) => await File.WriteAllBytesAsync(path, await Content.Value);

    private static async Task<byte[]> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mixosync-");
        try
        {
            var path = Path.Combine(folder.FullName, "migrated.db");
            var database = new SqliteDatabase(path, TimeProvider.System);
            await database.MigrateAsync(CancellationToken.None);
            await using (var connection = await database.OpenAsync(CancellationToken.None))
            {
                // Moves the content of the write-ahead log into the file.
                await using var checkpoint = connection.CreateCommand();
                checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
                await checkpoint.ExecuteNonQueryAsync();
                SqliteConnection.ClearPool((SqliteConnection)connection);
            }

            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
