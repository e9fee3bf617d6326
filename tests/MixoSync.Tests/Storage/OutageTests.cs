using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using MixoSync.Storage.Postgres;
using Npgsql;

namespace MixoSync.Tests.Storage;

/// <summary>What the database is to blame for, and what the question.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("57P01", true)] // an operator ended the session
    [InlineData("57P03", true)] // it is starting
    [InlineData("53300", true)] // too many connections
    [InlineData("53100", true)] // disk full
    [InlineData("25006", true)] // read-only
    [InlineData("28P01", true)] // the password was changed
    [InlineData("40P01", true)] // deadlock
    [InlineData("08006", true)]
    [InlineData("22021", false)] // a text that the encoding does not have
    [InlineData("23505", false)]
    [InlineData("42P01", false)] // no such table
    public async Task AServersErrorIsAnOutageByItsClass(string state, bool outage)
    {
        await using var source = NpgsqlDataSource.Create("Host=db.test");

        Assert.Equal(outage, new PostgresDatabase(source).IsOutage(new PostgresException("why", "ERROR", "ERROR", state)));
    }

    [Fact]
    public async Task AConnectionThatBreaksIsAnOutageAndAnythingElseIsNot()
    {
        await using var source = NpgsqlDataSource.Create("Host=db.test");
        var database = new PostgresDatabase(source);

        Assert.True(database.IsOutage(new NpgsqlException("broken", new SocketException())));
        Assert.False(database.IsOutage(new InvalidOperationException("a defect")));
    }

    [Theory]
    [InlineData(5, true)] // busy
    [InlineData(6, true)] // locked
    [InlineData(13, false)] // disk full: it stays so until somebody looks
    public void AFileThatIsBusyIsAnOutage(int code, bool outage) =>
        Assert.Equal(outage, new SqliteFile().Database.IsOutage(new SqliteException("why", code)));
}
