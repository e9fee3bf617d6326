using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Cli.Commands;

/// <summary>Manages quotas that clients share.</summary>
internal static class QuotaPoolsCommand
{
    private static readonly Argument<string> Name = CreateName();
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };
    private static readonly Option<Quota?> Quota = CreateQuota();

    public static Command Create(CommandHost host) =>
        new("quota-pools", "Manage quotas that several clients share, for example the limit of a developer token.")
        {
            WithAction(new Command("add", "Add a quota pool. Run 'mixosync clients set ID --quota-pool NAME' to use it.") { Name, Quota }, host, AddAsync),
            WithAction(new Command("list", "List quota pools.") { Json }, host, ListAsync),
            WithAction(new Command("show", "Show a quota pool, its clients, its free calls, and the calls that wait for it.") { Name, Json }, host, ShowAsync),
            WithAction(new Command("set", "Change the quota of a pool. Running work uses it within a minute.") { Name, Quota }, host, SetAsync),
            WithAction(new Command("remove", "Remove a quota pool that no client uses.") { Name }, host, RemoveAsync),
        };

    public static ConfigurationException Unknown(string name) => new(
        $"Quota pool '{name}' does not exist. Run 'mixosync quota-pools list' to see all pools, or 'mixosync quota-pools add {name} --quota CALLS/WINDOW'.");

    private static Command WithAction(Command command, CommandHost host, Func<IServiceProvider, ParseResult, CancellationToken, Task<string>> action)
    {
        command.SetAction(async (parsed, token) =>
        {
            using var services = await host.BuildForStorageAsync(parsed, token);
            var text = await action(services.Services, parsed, token);
            if (text.Length > 0)
            {
                Output.Line(text);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<string> AddAsync(IServiceProvider services, ParseResult parsed, CancellationToken token)
    {
        var store = services.GetRequiredService<QuotaPoolStore>();
        var pool = Pool(parsed);
        return await store.AddAsync(pool, token)
            ? $"Added quota pool {pool.Name}. Run 'mixosync clients set ID --quota-pool {pool.Name}' to use it."
            : throw new ConfigurationException($"Quota pool '{pool.Name}' already exists. Run 'mixosync quota-pools set {pool.Name}' to change it.");
    }

    private static async Task<string> SetAsync(IServiceProvider services, ParseResult parsed, CancellationToken token)
    {
        var store = services.GetRequiredService<QuotaPoolStore>();
        var pool = Pool(parsed);
        return await store.SetAsync(pool, token) ? $"Changed quota pool {pool.Name}." : throw Unknown(pool.Name);
    }

    private static async Task<string> RemoveAsync(IServiceProvider services, ParseResult parsed, CancellationToken token)
    {
        var store = services.GetRequiredService<QuotaPoolStore>();
        var pool = await GetAsync(store, parsed, token);
        return await store.RemoveAsync(pool.Name, token)
            ? $"Removed quota pool {pool.Name}."
            : throw new ConfigurationException(
                $"Quota pool '{pool.Name}' is used by {string.Join(", ", (await store.ListClientsAsync(pool.Name, token)).Take(5))}. "
                + "Run 'mixosync clients set ID --no-quota-pools' for each client first.");
    }

    private static async Task<string> ListAsync(IServiceProvider services, ParseResult parsed, CancellationToken token)
    {
        var store = services.GetRequiredService<QuotaPoolStore>();
        var pools = new List<(QuotaPool Pool, int Clients)>();
        foreach (var pool in await store.ListAsync(token))
        {
            pools.Add((pool, (await store.ListClientsAsync(pool.Name, token)).Count));
        }

        if (parsed.GetValue(Json))
        {
            Output.WriteJson(pools.Select(entry => new { entry.Pool.Name, Quota = entry.Pool.Quota.ToString(), entry.Clients }));
        }
        else if (pools.Count > 0)
        {
            Output.WriteTable(
                ["pool", "quota", "clients"],
                pools.Select(entry => (string[])[entry.Pool.Name, entry.Pool.Quota.ToString(), $"{entry.Clients}"]));
        }

        return pools.Count > 0 || parsed.GetValue(Json) ? "" : "There are no quota pools.";
    }

    private static async Task<string> ShowAsync(IServiceProvider services, ParseResult parsed, CancellationToken token)
    {
        var store = services.GetRequiredService<QuotaPoolStore>();
        var pool = await GetAsync(store, parsed, token);
        var clients = await store.ListClientsAsync(pool.Name, token);
        var limits = services.GetService<QuotaStatusStore>() is { } ledger ? await ledger.GetAsync(pool, token) : null; // in memory in embedded mode
        if (parsed.GetValue(Json))
        {
            Output.WriteJson(new { pool.Name, Quota = pool.Quota.ToString(), Clients = clients, Limits = limits });
            return "";
        }

        Output.WriteTable(["", pool.Name], [["quota", pool.Quota.ToString()], ["clients", string.Join(", ", clients)]]);
        if (limits is not null)
        {
            Output.WriteTable(
                ["limit", "free", "next free", "waiting"],
                limits.Select(limit => (string[])[limit.Limit, $"{limit.Free}", limit.Free > 0 ? "now" : RunText.Time(limit.NextFreeAt), $"{limit.Waiting}"]));
        }

        return "";
    }

    private static async Task<QuotaPool> GetAsync(QuotaPoolStore store, ParseResult parsed, CancellationToken token)
    {
        var name = parsed.GetRequiredValue(Name);
        return await store.GetAsync(name, token) ?? throw Unknown(name);
    }

    private static QuotaPool Pool(ParseResult parsed) => new(parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Quota)!);

    private static Option<Quota?> CreateQuota()
    {
        var quota = OptionFactory.Reference<Quota>("--quota", "Calls that the platform allows for all clients together, as CALLS/WINDOW, for example 15000/1d@UTC");
        quota.Required = true;
        return quota;
    }

    private static Argument<string> CreateName()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the pool" };
        name.Validators.Add(result =>
        {
            if (QuotaPool.ValidateName(result.Tokens[0].Value) is { } error)
            {
                result.AddError(error);
            }
        });
        return name;
    }
}
