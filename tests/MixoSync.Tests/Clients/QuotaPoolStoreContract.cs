using MixoSync.Clients;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Clients;

public abstract class QuotaPoolStoreContract(TestStorage storage) : StorageContract(storage)
{
    // The tests of a class share a database.
    private readonly QuotaPool google = new($"{Guid.NewGuid()}-google", Quota.Parse("15000/1d@America/Los_Angeles"));
    private readonly QuotaPool burst = new($"{Guid.NewGuid()}-burst", Quota.Parse("10/1s,600/1m"));

    private QuotaPoolStore Pools => new(Database);

    [Fact]
    public async Task APoolIsStoredOnce()
    {
        Assert.True(await Pools.AddAsync(google, Token));
        Assert.False(await Pools.AddAsync(google with { Quota = Quota.Default }, Token));

        Assert.Equal(google, await Pools.GetAsync(google.Name, Token));
        Assert.Null(await Pools.GetAsync("unknown", Token));
    }

    [Fact]
    public async Task PoolsAreListedByName()
    {
        await Pools.AddAsync(google, Token);
        await Pools.AddAsync(burst, Token);

        Assert.Equal(new[] { burst, google }.OrderBy(pool => pool.Name, StringComparer.Ordinal), (await Pools.ListAsync(Token)).Where(pool => pool == burst || pool == google));
    }

    [Fact]
    public async Task AClientHasThePoolsWithTheirCurrentQuotas()
    {
        await Pools.AddAsync(google, Token);
        await Pools.AddAsync(burst, Token);
        var client = await AddClientOfAsync([google, burst]);
        Assert.Equal(new QuotaPools([burst, google]), client.Pools);

        await Pools.SetAsync(burst with { Quota = Quota.Default }, Token);

        Assert.Contains($"{burst.Name}=10/60s", (await Clients.GetAsync(client.Id, Token))?.Limits);
        Assert.Equal([client.Id], await Pools.ListClientsAsync(google.Name, Token));
    }

    [Fact]
    public async Task ChangingAClientCanChangeItsPools()
    {
        await Pools.AddAsync(google, Token);
        await Pools.AddAsync(burst, Token);
        var client = await AddClientOfAsync([google]);

        await Clients.ChangeAsync(client.Id, current => current with { Pools = new QuotaPools([burst]) }, Token);

        Assert.Equal([burst], (await Clients.GetAsync(client.Id, Token))!.Pools.All);
        Assert.Empty(await Pools.ListClientsAsync(google.Name, Token));
    }

    [Fact]
    public async Task APoolThatAClientUsesIsNotRemoved()
    {
        await Pools.AddAsync(google, Token);
        var client = await AddClientOfAsync([google]);
        Assert.False(await Pools.RemoveAsync(google.Name, Token));

        await Clients.RemoveAsync(client.Id, Token);

        Assert.True(await Pools.RemoveAsync(google.Name, Token));
        Assert.False(await Pools.RemoveAsync(google.Name, Token));
    }

    [Fact]
    public async Task AnUnknownPoolCannotBeChanged() => Assert.False(await Pools.SetAsync(google, Token));

    private async Task<Client> AddClientOfAsync(IEnumerable<QuotaPool> pools)
    {
        var client = await AddClientAsync();
        await Clients.ChangeAsync(client.Id, current => current with { Pools = new QuotaPools(pools) }, Token);
        return (await Clients.GetAsync(client.Id, Token))!;
    }
}
