using System.Data.Common;
using Dapper;

namespace MixoSync.Storage;

/// <summary>Reads the database clock, which all workers share.</summary>
internal static class DatabaseClock
{
    public static Task<DateTimeOffset> GetDatabaseTimeAsync(this DbConnection connection, DbTransaction? transaction = null) =>
        connection.QuerySingleAsync<DateTimeOffset>("SELECT clock_timestamp()", transaction: transaction);
}
