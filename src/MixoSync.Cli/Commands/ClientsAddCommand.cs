using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Platforms;

namespace MixoSync.Cli.Commands;

/// <summary>Adds a client. The database stores a reference to the credentials, not the credentials.</summary>
internal static class ClientsAddCommand
{
    private static readonly Argument<string> Id = CreateId();
    private static readonly ClientOptions Options = new(isNew: true);
    private static readonly Option<bool> Replace = new("--replace") { Description = "Overwrite an existing client with this id" };

    public static Command Create(CommandHost host)
    {
        var command = new Command("add", "Add a client.") { Id };
        foreach (var option in Options.All.Append(Replace))
        {
            command.Add(option);
        }

        command.SetAction((parsed, token) => AddAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> AddAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var client = Options.Create(parsed, parsed.GetRequiredValue(Id));
        using var services = await host.BuildForStorageAsync(parsed, token);
        client = client with
        {
            Pools = await Options.PoolsAsync(parsed, services.Services.GetRequiredService<QuotaPoolStore>(), token) ?? QuotaPools.None,
        };
        _ = services.Services.GetRequiredService<AdPlatformRegistry>().For(client);
        if (!await services.Services.GetRequiredService<ClientStore>().AddAsync(client, parsed.GetValue(Replace), token))
        {
            throw new ConfigurationException(
                $"Client '{client.Id}' already exists. Run 'mixosync clients set {client.Id}' to change it, or add --replace to overwrite it.");
        }

        Output.Line($"Added client {client.Id}. Run 'mixosync clients check {client.Id}' to test its connection.");
        return ExitCode.Success;
    }

    // The id is sent as an HTTP header.
    private static Argument<string> CreateId()
    {
        var id = new Argument<string>("ID") { Description = "Id of the client on the platform" };
        id.Validators.Add(result =>
        {
            if (Client.ValidateId(result.Tokens[0].Value) is { } error)
            {
                result.AddError(error);
            }
        });
        return id;
    }
}
