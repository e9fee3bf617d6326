using MixoSync.Clients;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Clients;

public abstract partial class ClientStoreContract(TestStorage storage) : StorageContract(storage)
{
    private static readonly Client Full = new()
    {
        Id = "acme",
        Name = "Acme's \"Größe\" 🎯",
        Platform = "mixo",
        ApiUrl = new Uri("https://api.mixo.test:8443/v2/eu%20west/?region=a&b=c"),
        Credentials = CredentialsReference.Parse("file:/run/secrets/acme co"),
        Schedule = CronSchedule.Parse("*/10 30 4 * * MON-FRI"),
        TimeZone = IanaTimeZone.Parse("Europe/Berlin"),
        Quota = Quota.Parse("600/90s"),
        PageSize = 1_000,
        MaxInFlight = 100,
        SkipUnchanged = true,
        RemovalGuardPercent = 50,
        RemovalGuardCount = 0,
        Enabled = false,
    };

    [Fact]
    public async Task EveryFieldOfAClientIsStored()
    {
        await Clients.AddAsync(Full, replace: false, Token);

        var stored = await Clients.GetAsync(Full.Id, Token);

        Assert.Equal(Full with { NextRunAt = stored?.NextRunAt }, stored);
    }

    [Fact]
    public async Task MissingOptionalFieldsStayMissing()
    {
        var client = Samples.Client() with { Id = "acme" };
        await Clients.AddAsync(client, replace: false, Token);
        Assert.Equal(client, await Clients.GetAsync("acme", Token));
    }

    [Fact]
    public async Task AnUnknownClientIsNull()
    {
        await AddClientAsync();
        Assert.Null(await Clients.GetAsync("unknown", Token));
    }

    [Fact]
    public async Task AnExistingClientIsNotOverwrittenWithoutReplace()
    {
        var client = await AddClientAsync();

        Assert.False(await Clients.AddAsync(Full with { Id = client.Id }, replace: false, Token));

        Assert.Equal(client, await Clients.GetAsync(client.Id, Token));
    }

    [Fact]
    public async Task ReplacingAClientOverwritesEveryField()
    {
        var before = await AddClientAsync();
        var replacement = Full with { Id = before.Id };

        Assert.True(await Clients.AddAsync(replacement, replace: true, Token));

        var stored = await Clients.GetAsync(before.Id, Token);
        Assert.Equal(replacement with { NextRunAt = stored?.NextRunAt }, stored);
    }

    [Fact]
    public async Task ReplacingAnUnknownClientAddsIt()
    {
        Assert.True(await Clients.AddAsync(Full, replace: true, Token));
        Assert.NotNull(await Clients.GetAsync(Full.Id, Token));
    }

    [Fact]
    public async Task AReplacedClientKeepsItsRuns()
    {
        var run = await StartRunAsync();
        await Clients.AddAsync(Full with { Id = run.ClientId }, replace: true, Token);
        Assert.Equal(run, await ReadAsync(run));
    }

    [Fact]
    public async Task ClientsAreListedInIdOrder()
    {
        foreach (var id in (string[])["b", "c", "a"])
        {
            await Clients.AddAsync(Full with { Id = id }, replace: false, Token);
        }

        Assert.Equal(["a", "b", "c"], (await Clients.ListAsync(Token)).Select(client => client.Id));
    }

    [Fact]
    public async Task AListedClientHasAllItsFields()
    {
        await Clients.AddAsync(Full, replace: false, Token);
        Assert.Equal(await Clients.GetAsync(Full.Id, Token), Assert.Single(await Clients.ListAsync(Token)));
    }
}
