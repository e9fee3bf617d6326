using System.Collections.Concurrent;
using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Tests.Runs;

namespace MixoSync.Tests.Support;

/// <summary>A connector whose pages and failures a test chooses; it remembers the calls.</summary>
internal sealed class FakeAdPlatform(params string[][] pages) : IAdPlatform
{
    public string Name => "fake";

    public ConcurrentQueue<string> Synced { get; } = new();

    public ConcurrentQueue<int> Listed { get; } = new();

    /// <summary>How many campaigns it says there are; by default it does not say.</summary>
    public long? Total { get; set; }

    /// <summary>What a sync call does once it is counted.</summary>
    public Func<string, Task> OnSync { get; set; } = _ => Task.CompletedTask;

    /// <summary>What a list call does once it is counted.</summary>
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
