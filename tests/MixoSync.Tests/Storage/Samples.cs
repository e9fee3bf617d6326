using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Runs;

namespace MixoSync.Tests.Storage;

internal static class Samples
{
    /// <summary>Creates a client with a unique id.</summary>
    public static Client Client(string? schedule = null) => new()
    {
        Id = $"client-{Guid.CreateVersion7():N}",
        Platform = "mixo",
        ApiUrl = new Uri("https://api.mixo.test/"),
        Credentials = CredentialsReference.Parse("env:ACME"),
        Schedule = schedule is null ? null : CronSchedule.Parse(schedule),
    };

    public static Campaign Campaign(string id) =>
        new(id, "Spring sale", "active", 1100.50m, 2_000, 100, 2.5m, new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public static ListedCampaign Listed(string id) => new(id, Campaign(id));

    public static PagePlan Page(params string[] ids) => new(
        [.. ids.Select(id => new PlannedItem(Listed(id), IsRequested: true))],
        Missing: [],
        IsLast: false,
        Total: null,
        Dropped: 0);

    /// <summary>Creates a page whose messages are stored in the backlog until they are sent.</summary>
    public static PagePlan PageWithBacklog(params string[] ids) => Page(ids) with { ListedAt = DateTimeOffset.UnixEpoch };

    public static PagePlan LastPage(params string[] ids) => Page(ids) with { IsLast = true };
}
