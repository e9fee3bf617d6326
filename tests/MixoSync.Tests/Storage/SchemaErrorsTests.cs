using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Storage;

namespace MixoSync.Tests.Storage;

public sealed class SchemaErrorsTests
{
    private static readonly SqliteException NoSuchTable = new("SQLite Error 1: 'no such table: campaigns'.", 1);

    private readonly FakeTimeProvider time = new();
    private readonly SchemaErrors errors;

    public SchemaErrorsTests() => errors = new SchemaErrors(new SqliteFile().Database, time);

    [Fact]
    public void AnErrorIsReportedForOneMinute()
    {
        Assert.Null(errors.RecentMessage);

        Assert.True(errors.Record(NoSuchTable));
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.True(errors.Record(NoSuchTable));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Contains("no such table: campaigns", errors.RecentMessage);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(errors.RecentMessage);
        Assert.Equal(2, errors.Count);
    }

    [Fact]
    public void OtherErrorsAreNotCounted()
    {
        Assert.False(errors.Record(new SqliteException("SQLite Error 5: 'database is locked'.", 5)));
        Assert.Equal((0, null), (errors.Count, errors.RecentMessage));
    }
}
