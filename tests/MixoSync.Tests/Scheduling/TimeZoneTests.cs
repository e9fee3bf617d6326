using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using MixoSync.Clients;
using MixoSync.Scheduling;
using MixoSync.Storage.Sqlite;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Scheduling;

/// <summary>When the scheduler starts runs around daylight-saving changes and after a downtime, with a fake clock.</summary>
public sealed class TimeZoneTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mixosync-");
    private readonly FakeTimeProvider time = new();
    private SqliteDatabase database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var path = Path.Combine(folder.FullName, "test.db");
        await MigratedSqliteFile.CopyToAsync(path);
        database = new SqliteDatabase(path, time);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = await database.OpenAsync(CancellationToken.None))
        {
            SqliteConnection.ClearPool((SqliteConnection)connection);
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:30Z")]
    [InlineData("Europe/Berlin", "0 3 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T01:00Z")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z")]
    [InlineData("Europe/Berlin", "0 3 * * *", "2026-10-24T12:00Z", "2026-10-25T02:00Z 2026-10-26T02:00Z")]
    [InlineData("America/New_York", "30 2 * * *", "2026-03-07T18:00Z", "2026-03-08T07:00Z 2026-03-09T06:30Z")]
    [InlineData("America/New_York", "30 1 * * *", "2026-10-31T18:00Z", "2026-11-01T05:30Z 2026-11-02T06:30Z")]
    public async Task AScheduleFollowsTheClocksOfItsTimeZone(string zone, string schedule, string from, string expected)
    {
        await AddClientAsync(from, schedule, zone);

        Assert.Equal(expected.Split(' '), (await StartsAsync(TimeSpan.FromDays(2))).Select(start => $"{start.UtcDateTime:yyyy-MM-ddTHH:mm}Z"));
    }

    [Fact]
    public async Task AfterADowntimeAClientRunsOnceAndThenOnTime()
    {
        await AddClientAsync("2026-03-28T12:00Z", "0 3 * * *", "Europe/Berlin");
        time.Advance(TimeSpan.FromDays(5));

        Assert.Equal(
            ["2026-04-02T12:10Z", "2026-04-03T01:00Z"],
            (await StartsAsync(TimeSpan.FromDays(1))).Select(start => $"{start.UtcDateTime:yyyy-MM-ddTHH:mm}Z"));
    }

    private async Task AddClientAsync(string now, string schedule, string zone)
    {
        time.SetUtcNow(DateTimeOffset.Parse(now, null));
        await new ClientStore(database).AddAsync(Samples.Client(schedule) with { TimeZone = IanaTimeZone.Parse(zone) }, replace: false, Token);
    }

    // Whether the previous run is still active does not matter here.
    private async Task<List<DateTimeOffset>> StartsAsync(TimeSpan duration)
    {
        var (starts, store) = (new List<DateTimeOffset>(), new ScheduleStore(database));
        for (var end = time.GetUtcNow() + duration; time.GetUtcNow() < end;)
        {
            time.Advance(Step);
            if ((await store.ClaimDueAsync(10, Token)).Count > 0)
            {
                starts.Add(time.GetUtcNow());
            }
        }

        return starts;
    }
}
