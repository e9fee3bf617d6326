using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MixoSync.Clients;
using MixoSync.Quotas;
using MixoSync.Storage;

namespace MixoSync.Benchmarks;

/// <summary>The callers of one process of <see cref="LedgerBenchmark"/>. Prints the number of permits.</summary>
internal static class LedgerCallers
{
    public const string Name = "ledger-callers";
    private const int Callers = 16;

    private static readonly Argument<string> Database = new("DATABASE");
    private static readonly Argument<int> Clients = new("CLIENTS");
    private static readonly Argument<string> Quota = new("QUOTA");
    private static readonly Argument<int> Seconds = new("SECONDS");

    public static Command Command { get; } = Create();

    private static Command Create()
    {
        var command = new Command(Name, "Acquire permits until the time is over.") { Database, Clients, Quota, Seconds };
        command.Hidden = true;
        command.SetAction((parsed, token) => RunAsync(
            parsed.GetRequiredValue(Database), parsed.GetValue(Clients), parsed.GetRequiredValue(Quota), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), token));
        return command;
    }

    private static async Task<int> RunAsync(string database, int clients, string quota, TimeSpan duration, CancellationToken token)
    {
        await using var services = new ServiceCollection().AddPostgresDatabase(database).AddPostgresQuotaLedger()
            .AddSingleton(Options.Create(new QuotaOptions { Margin = TimeSpan.FromMilliseconds(1) })).BuildServiceProvider();
        var ledger = services.GetRequiredService<IQuotaLedger>();
        var known = Enumerable.Range(0, clients).Select(number => NewClient(number, Parse(quota))).ToArray();
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(CallAsync, token)));
        Console.WriteLine(counts.Sum());
        return 0;

        async Task<int> CallAsync()
        {
            var permits = 0;
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var client = known[Random.Shared.Next(known.Length)];
                var permit = await ledger.AcquireAsync(client, heldPermit: null, Lane.Normal, TimeSpan.Zero, token);
                if (permit.Wait > TimeSpan.Zero)
                {
                    await ledger.ReleaseAsync(client, permit, token);
                    await Task.Delay(permit.Wait, TimeProvider.System, token);
                    continue;
                }

                await ledger.CompleteAsync(client, permit, sinceSent: null, token);
                permits++;
            }

            return permits;
        }
    }

    private static Quota Parse(string text) => MixoSync.Clients.Quota.Parse(text);

    private static Client NewClient(int number, Quota quota) => new()
    {
        Id = $"client-{number}",
        Platform = "mixo",
        ApiUrl = new Uri("http://localhost"),
        Credentials = CredentialsReference.Parse("env:TEST"),
        Quota = quota,
        MaxInFlight = 1_000,
    };
}
