using Dapper;
using Microsoft.Data.Sqlite;

namespace MixoSync.IntegrationTests.Processes;

/// <summary>Reads the file of an embedded run.</summary>
internal static class SqliteFile
{
    public static async Task<T> ScalarAsync<T>(string path, string sql)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        return (await connection.QuerySingleAsync<T>(sql))!;
    }
}
