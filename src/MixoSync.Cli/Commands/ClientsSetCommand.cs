using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Platforms;

namespace MixoSync.Cli.Commands;

/// <summary>Changes settings of a client. Running work uses the new settings within a minute.</summary>
internal static class ClientsSetCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "Id of the client" };
    private static readonly ClientOptions Options = new(isNew: false);
    private static readonly Option<bool> NoSchedule = new("--no-schedule") { Description = "Remove the schedule, so that the client is only synced on request" };

    private static readonly Option<bool> NoQuotaPools = new("--no-quota-pools") { Description = "Remove the client from its quota pools" };

    private static readonly Option[] Changes = [.. Options.All, NoSchedule, NoQuotaPools];

    public static Command Create(CommandHost host)
    {
        var command = new Command("set", "Change settings of a client. Settings that are not given keep their values.") { Id };
        foreach (var option in Changes)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (Changes.All(option => result.GetResult(option) is null))
            {
                result.AddError("Nothing to change. Specify at least one option, for example --quota 10/60s.");
            }
        });
        command.SetAction((parsed, token) => SetAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> SetAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        if (parsed.GetValue(NoSchedule) && Options.Schedule(parsed) is not null)
        {
            throw new ConfigurationException("--schedule and --no-schedule exclude each other. Specify one of them.");
        }

        using var services = await host.BuildForStorageAsync(parsed, token);
        var pools = await Options.PoolsAsync(parsed, services.Services.GetRequiredService<QuotaPoolStore>(), token);
        if (parsed.GetValue(NoQuotaPools))
        {
            pools = pools is null
                ? QuotaPools.None
                : throw new ConfigurationException("--quota-pool and --no-quota-pools exclude each other. Specify one of them.");
        }

        var (id, platforms) = (parsed.GetRequiredValue(Id), services.Services.GetRequiredService<AdPlatformRegistry>());
        var (before, after) = await services.Services.GetRequiredService<ClientStore>().ChangeAsync(id, Change, token) ?? throw ClientsCommand.Unknown(id);
        Output.Line(before == after ? $"Client {id} already has these settings." : $"Changed client {id}.");
        return ExitCode.Success;

        Client Change(Client client)
        {
            var changed = Options.Apply(parsed, client) with { Pools = pools ?? client.Pools };
            _ = platforms.For(changed);
            return parsed.GetValue(NoSchedule) ? changed with { Schedule = null } : changed;
        }
    }
}
