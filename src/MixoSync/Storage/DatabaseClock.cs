using System.Data.Common;
using Dapper;

namespace MixoSync.Storage;

/// <summary>The clock that all processes share.</summary>
internal static class DatabaseClock
{
    public static Task<DateTimeOffset> GetDatabaseTimeAsync(this DbConnection connection, DbTransaction? transaction = null) =>
        connection.QuerySingleAsync<DateTimeOffset>("SELECT clock_timestamp()", transaction: transaction);
}
