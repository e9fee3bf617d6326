using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Cli.Terminal;
using MixoSync.Clients;
using MixoSync.Platforms;
using MixoSync.Quotas;

namespace MixoSync.Cli.Commands;

/// <summary>Registers a client. Its credentials stay where they are: the database learns only where.</summary>
internal static class ClientsAddCommand
{
    private static readonly Argument<string> Id = CreateId();
    private static readonly Option<string> Platform = new("--platform") { Description = "The connector", DefaultValueFactory = _ => "mixo" };
    private static readonly Option<Uri> ApiUrl = CreateApiUrl();
    private static readonly Option<CredentialsReference?> Credentials = CreateCredentials();
    private static readonly Option<string?> Name = new("--name") { Description = "For people" };

    private static readonly Option<CronSchedule?> Schedule =
        Parsed.Reference<CronSchedule>("--schedule", "Cron in UTC, five fields or six with seconds first; without it only by hand");

    private static readonly Option<Quota?> QuotaLimit =
        Parsed.Value<Quota>("--quota", "Calls/window that the platform allows [default: 10/60s]");

    private static readonly Option<int> PageSize = Parsed.Number("--page-size", "Campaigns per list call", 1, 1000, 10);
    private static readonly Option<int> MaxInFlight = Parsed.Number("--max-in-flight", "Calls under way at once", 1, 100, 5);

    private static readonly Option<bool> SkipUnchanged = new("--skip-unchanged")
    {
        Description = "Leave campaigns alone whose listing is unchanged since they were last synced",
    };

    private static readonly Option<bool> Replace = new("--replace") { Description = "Overwrite a client of this id" };

    public static Command Create(CommandHost host)
    {
        var command = new Command("add", "Registers a client.")
        {
            Id, Platform, ApiUrl, Credentials, Name, Schedule, QuotaLimit, PageSize, MaxInFlight, SkipUnchanged, Replace,
        };
        command.SetAction((parsed, token) => AddAsync(host, parsed, token));
        return command;
    }

    private static async Task<int> AddAsync(CommandHost host, ParseResult parsed, CancellationToken token)
    {
        var client = ClientOf(parsed);
        using var services = await host.BuildForStorageAsync(parsed, token);
        _ = services.Services.GetRequiredService<AdPlatformRegistry>().For(client);
        if (!await services.Services.GetRequiredService<ClientStore>().AddAsync(client, parsed.GetValue(Replace), token))
        {
            throw new ConfigurationException($"There is a client '{client.Id}' already; add --replace to overwrite it");
        }

        if (parsed.GetValue(Replace))
        {
            // Reserved by the settings of before. Whoever comes with such a reservation waits for its slot like any other.
            await services.Services.GetRequiredService<IQuotaLedger>().ReleaseAsync(client.Id, token);
        }

        Output.Line($"Client {client.Id} is registered; try: mixosync clients check {client.Id}");
        return ExitCode.Done;
    }

    private static Client ClientOf(ParseResult parsed) => new()
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

    // The id is sent as a header.
    private static Argument<string> CreateId()
    {
        var id = new Argument<string>("ID") { Description = "The client's id, as the platform knows it" };
        id.Validators.Add(result =>
        {
            if (result.Tokens[0].Value is not { Length: > 0 and <= Client.MaxIdLength } value || value.Any(c => c is <= ' ' or > '~'))
            {
                result.AddError($"the client's id must be 1 to {Client.MaxIdLength} visible ASCII characters without blanks");
            }
        });
        return id;
    }

    private static Option<Uri> CreateApiUrl() => new("--api-url")
    {
        Description = "The platform's address",
        Required = true,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo == "")
            {
                return url;
            }

            result.AddError("the API's address must be http(s)://host[:port][/path], without credentials");
            return null;
        },
    };

    private static Option<CredentialsReference?> CreateCredentials()
    {
        var option = Parsed.Value<CredentialsReference>(
            "--credentials", "env:PREFIX (variables PREFIX_EMAIL and PREFIX_PASSWORD) or file:FOLDER (files email and password)");
        option.Required = true;
        return option;
    }
}
