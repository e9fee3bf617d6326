using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Quotas;

namespace MixoSync.Cli.Commands;

/// <summary>Adds a client. The database stores a reference to the credentials, not the credentials.</summary>
internal static class ClientsAddCommand
{
    private static readonly Argument<string> Id = CreateId();
    private static readonly Option<string> Platform = new("--platform") { Description = "Connector to use", DefaultValueFactory = _ => "mixo" };
    private static readonly Option<Uri> ApiUrl = CreateApiUrl();
    private static readonly Option<CredentialsReference?> Credentials = CreateCredentials();
    private static readonly Option<string?> Name = new("--name") { Description = "Display name" };

    private static readonly Option<CronSchedule?> Schedule =
        OptionFactory.Reference<CronSchedule>("--schedule", "Cron expression in UTC with five fields, or six with seconds first [default: no schedule, only manual runs]");

    private static readonly Option<Quota?> QuotaLimit =
        OptionFactory.Value<Quota>("--quota", "Calls that the platform allows per window, as CALLS/WINDOW [default: 10/60s]");

    private static readonly Option<int> PageSize = OptionFactory.Number("--page-size", "Campaigns per page of the listing", 1, 1000, 10);
    private static readonly Option<int> MaxInFlight = OptionFactory.Number("--max-in-flight", "Maximum number of calls in flight", 1, 100, 5);

    private static readonly Option<bool> SkipUnchanged = new("--skip-unchanged")
    {
        Description = "Skip campaigns whose listing has not changed since they were last synced",
    };

    private static readonly Option<bool> Replace = new("--replace") { Description = "Overwrite an existing client with this id" };

    public static Command Create(CommandHost host)
    {
        var command = new Command("add", "Add a client.")
        {
            Id, Platform, ApiUrl, Credentials, Name, Schedule, QuotaLimit, PageSize, MaxInFlight, SkipUnchanged, Replace,
        };
        command.SetAction((parsed, token) => AddAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> AddAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var client = CreateClient(parsed);
        using var services = await host.BuildForStorageAsync(parsed, token);
        _ = services.Services.GetRequiredService<AdPlatformRegistry>().For(client);
        if (!await services.Services.GetRequiredService<ClientStore>().AddAsync(client, parsed.GetValue(Replace), token))
        {
            throw new ConfigurationException($"Client '{client.Id}' already exists. Add --replace to overwrite it.");
        }

        if (parsed.GetValue(Replace))
        {
            // Slots reserved under the old settings are no longer valid. Messages that hold one wait for a new slot.
            await services.Services.GetRequiredService<IQuotaLedger>().ReleaseAsync(client.Id, token);
        }

        Output.Line($"Added client {client.Id}. Run 'mixosync clients check {client.Id}' to test its connection.");
        return ExitCode.Success;
    }

    private static Client CreateClient(ParseResult parsed) => new()
    {
        Id = parsed.GetRequiredValue(Id),
        Name = parsed.GetValue(Name),
        Platform = parsed.GetRequiredValue(Platform),
        ApiUrl = parsed.GetRequiredValue(ApiUrl),
        Credentials = parsed.GetRequiredValue(Credentials)!.Value,
        Schedule = parsed.GetValue(Schedule),
        Quota = parsed.GetValue(QuotaLimit) ?? Quota.Default,
        PageSize = parsed.GetValue(PageSize),
        MaxInFlight = parsed.GetValue(MaxInFlight),
        SkipUnchanged = parsed.GetValue(SkipUnchanged),
    };

    // The id is sent as an HTTP header.
    private static Argument<string> CreateId()
    {
        var id = new Argument<string>("ID") { Description = "Id of the client on the platform" };
        id.Validators.Add(result =>
        {
            if (result.Tokens[0].Value is not { Length: > 0 and <= Client.MaxIdLength } value || value.Any(c => c is <= ' ' or > '~'))
            {
                result.AddError($"The client id is not valid. Use 1 to {Client.MaxIdLength} visible ASCII characters without spaces.");
            }
        });
        return id;
    }

    private static Option<Uri> CreateApiUrl() => new("--api-url")
    {
        Description = "Base URL of the platform's API",
        Required = true,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo == "")
            {
                return url;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a valid API URL. Use http(s)://HOST[:PORT][/PATH] without credentials.");
            return null;
        },
    };

    private static Option<CredentialsReference?> CreateCredentials()
    {
        var option = OptionFactory.Value<CredentialsReference>(
            "--credentials", "Where the credentials are: env:PREFIX (variables PREFIX_EMAIL and PREFIX_PASSWORD) or file:FOLDER (files email and password)");
        option.Required = true;
        return option;
    }
}
