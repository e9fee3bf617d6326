using System.Collections.Concurrent;
using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Tests.Runs;

namespace MixoSync.Tests.Support;

/// <summary>A connector with the pages and failures that the test defines. It records the calls.</summary>
internal sealed class FakeAdPlatform(params string[][] pages) : IAdPlatform
{
    public string Name => "fake";

    public ConcurrentQueue<string> Synced { get; } = new();

    public ConcurrentQueue<int> Listed { get; } = new();

    /// <summary>The total number of campaigns that the platform reports. Null, the default, to report none.</summary>
    public long? Total { get; set; }

    /// <summary>Called by each sync call after it has been recorded.</summary>
    public Func<string, Task> OnSync { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called by each list call after it has been recorded.</summary>
    public Func<int, Task> OnList { get; set; } = _ => Task.CompletedTask;

    public Task LogInAsync(Client client, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<CampaignPage> ListCampaignsAsync(Client client, string? cursor, CancellationToken cancellationToken)
    {
        var page = cursor?.Length ?? 0;
        Listed.Enqueue(page + 1);
        await OnList(page + 1);
        return new CampaignPage(
            [.. pages[page].Select(Listings.Listed)], new string('x', page + 1), HasMore: page + 1 < pages.Length, Total);
    }

    public async Task SyncCampaignAsync(Client client, string campaignId, CancellationToken cancellationToken)
    {
        Synced.Enqueue(campaignId);
        await OnSync(campaignId);
    }
}
