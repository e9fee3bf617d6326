using Dapper;
using Microsoft.Data.Sqlite;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>Reads the file of an embedded run.</summary>
internal static class SqliteFile
{
    public static async Task<T> ScalarAsync<T>(string path, string sql)
    {
        await using var connection = Open(path);
        return (await connection.QuerySingleAsync<T>(sql))!;
    }

    public static async Task<IReadOnlyList<T>> RowsAsync<T>(string path, string sql)
    {
        await using var connection = Open(path);
        return [.. await connection.QueryAsync<T>(sql)];
    }

    private static SqliteConnection Open(string path) => new(
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
}
