using System.Net.Sockets;
using Dapper;
using Microsoft.Data.Sqlite;
using MixoSync.Storage.Postgres;
using Npgsql;

namespace MixoSync.Tests.Storage;

/// <summary>Distinguishes outages and schema errors from errors in a statement.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("57P01", true)] // session terminated by an administrator
    [InlineData("57P03", true)] // starting up
    [InlineData("53300", true)] // too many connections
    [InlineData("53100", true)] // disk full
    [InlineData("25006", true)] // read-only
    [InlineData("28P01", true)] // the password was changed
    [InlineData("40P01", true)] // deadlock
    [InlineData("08006", true)]
    [InlineData("22021", false)] // character not in the encoding
    [InlineData("23505", false)]
    [InlineData("42P01", false)] // no such table
    public async Task TheSqlStateDecidesWhetherAnErrorIsAnOutage(string state, bool outage)
    {
        await using var source = NpgsqlDataSource.Create("Host=db.test");

        Assert.Equal(outage, new PostgresDatabase(source).IsOutage(new PostgresException("why", "ERROR", "ERROR", state)));
    }

    [Fact]
    public async Task ABrokenConnectionIsAnOutage()
    {
        await using var source = NpgsqlDataSource.Create("Host=db.test");
        var database = new PostgresDatabase(source);

        Assert.True(database.IsOutage(new NpgsqlException("broken", new SocketException())));
        Assert.False(database.IsOutage(new InvalidOperationException("a bug")));
    }

    [Theory]
    [InlineData("42P01", true)] // no such table
    [InlineData("42703", true)] // no such column
    [InlineData("42883", true)] // no such function
    [InlineData("42501", true)] // permission denied
    [InlineData("0A000", true)] // a prepared statement whose table has changed
    [InlineData("22021", false)]
    [InlineData("23505", false)]
    [InlineData("57P01", false)]
    public async Task TheSqlStateDecidesWhetherAnErrorIsASchemaError(string state, bool schemaError)
    {
        await using var source = NpgsqlDataSource.Create("Host=db.test");

        Assert.Equal(schemaError, new PostgresDatabase(source).IsSchemaError(new PostgresException("why", "ERROR", "ERROR", state)));
    }

    [Theory]
    [InlineData("SELECT * FROM campaign", true)]
    [InlineData("SELECT named FROM campaigns", true)]
    [InlineData("INSERT INTO campaigns (named) VALUES ('a')", true)]
    [InlineData("SELECT clock_time()", true)]
    [InlineData("SELECT json_extract('{', '$')", false)] // an invalid value
    [InlineData("INSERT INTO campaigns (name) VALUES ('a')", false)] // a constraint
    public async Task ASqliteErrorIsASchemaErrorWhenANameIsMissing(string sql, bool schemaError)
    {
        var file = new SqliteFile();
        await file.StartTestAsync();
        await using (var connection = await file.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            var error = await Assert.ThrowsAsync<SqliteException>(() => connection.ExecuteAsync(sql));
            Assert.Equal(schemaError, file.Database.IsSchemaError(error));
        }

        await file.EndTestAsync();
    }

    [Theory]
    [InlineData(5, true)] // busy
    [InlineData(6, true)] // locked
    [InlineData(13, false)] // disk full: lasts until an operator intervenes
    public void ABusySqliteFileIsAnOutage(int code, bool outage) =>
        Assert.Equal(outage, new SqliteFile().Database.IsOutage(new SqliteException("why", code)));
}
