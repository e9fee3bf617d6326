using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MixoSync.Storage;
using Npgsql;

namespace MixoSync.Benchmarks;

/// <summary>Measures how many permits per second the shared ledger gives: acquiring and completing a call, two round trips.</summary>
internal static class LedgerBenchmark
{
    private static readonly Option<string> Database = new("--database") { Required = true, Description = "Connection string of a PostgreSQL server" };

    private static readonly Option<int> Seconds = new("--seconds") { DefaultValueFactory = _ => 5, Description = "Duration of each measurement" };

    private static readonly (int Clients, string Quota, int Processes)[] Cases =
    [
        (1, "10/100ms", 1), (1, "1000000/100ms", 1), (1_000, "10/100ms", 1), (1_000, "1000000/100ms", 1),
        (1, "1000000/100ms", 4), (1_000, "10/100ms", 4), (1_000, "1000000/100ms", 4),
    ];

    public static Command Command { get; } = Create();

    private static Command Create()
    {
        var command = new Command("ledger", "Measure permits per second of the shared quota ledger.") { Database, Seconds };
        command.SetAction((parsed, token) => RunAsync(parsed.GetRequiredValue(Database), parsed.GetValue(Seconds), token));
        return command;
    }

    private static async Task<int> RunAsync(string server, int seconds, CancellationToken token)
    {
        Console.WriteLine("| clients | limit | processes | permits/s |\n|---|---|---|---|");
        foreach (var (clients, quota, processes) in Cases)
        {
            var database = await CreateDatabaseAsync(server, token);
            var counts = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => CountAsync(database, clients, quota, seconds, token)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {clients} | {quota} | {processes} | {counts.Sum() / seconds} |"));
        }

        return 0;
    }

    private static async Task<string> CreateDatabaseAsync(string server, CancellationToken token)
    {
        var name = $"ledger_{Guid.NewGuid():N}";
        await using (var source = NpgsqlDataSource.Create(server))
        await using (var command = source.CreateCommand($"CREATE DATABASE {name}"))
        {
            await command.ExecuteNonQueryAsync(token);
        }

        var database = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        await using var services = new ServiceCollection().AddPostgresDatabase(database).BuildServiceProvider();
        await services.GetRequiredService<Database>().MigrateAsync(token);
        return database;
    }

    private static async Task<int> CountAsync(string database, int clients, string quota, int seconds, CancellationToken token)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [LedgerCallers.Name, database, $"{clients}", quota, $"{seconds}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return process.ExitCode == 0
            ? int.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"A process ended with exit code {process.ExitCode}.");
    }
}
