using Dapper;
using Microsoft.Extensions.Logging;
using MixoSync.DeadLetters;
using MixoSync.Storage;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Storage;

public sealed class SchemaGateTests : IAsyncDisposable
{
    private const int Waiting = 1700;

    private readonly SqliteFile file = new();
    private readonly SkippingTimeProvider time = new();
    private readonly LogRecorder logs = new();
    private readonly SchemaGate gate;

    public SchemaGateTests() => gate = Gate(file.Database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        gate.Dispose();
        await file.EndTestAsync();
    }

    [Fact]
    public async Task ACompatibleSchemaCausesNoWait()
    {
        await file.Database.MigrateAsync(Token);

        await gate.WaitAsync(Token);

        Assert.True(gate.IsOpen);
        Assert.Empty(logs.Lines);
    }

    [Fact]
    public async Task WaitingCallersContinueAfterTheMigration()
    {
        var waiting = Task.WhenAll(gate.WaitAsync(Token), gate.WaitAsync(Token));
        await ChecksAsync(3);
        Assert.False(waiting.IsCompleted);

        await file.Database.MigrateAsync(Token);

        await waiting;
        Assert.True(gate.IsOpen);
    }

    [Fact]
    public async Task AllWaitingCallersShareOneLogLinePerMinute()
    {
        _ = gate.WaitAsync(Token);
        _ = gate.WaitAsync(Token);

        var before = await ChecksAsync(130);

        var lines = logs.Of(Waiting).Count();
        Assert.InRange(lines, before / 60, (time.Waits.Count / 60) + 1); // each check takes one second on this clock
        Assert.Contains("not up to date. Run 'mixosync db migrate'", logs.Of(Waiting).First().Message);
    }

    [Fact]
    public async Task TheGateWaitsForAnUnavailableDatabase()
    {
        var folder = Directory.CreateTempSubdirectory("mixosync-").FullName;
        Directory.Delete(folder);
        using var unavailable = Gate(new MixoSync.Storage.Sqlite.SqliteDatabase(Path.Combine(folder, "test.db"), time));

        var waiting = unavailable.WaitAsync(Token);
        await ChecksAsync(3);

        Assert.False(waiting.IsCompleted);
        Assert.Contains("does not respond", logs.Of(Waiting).First().Message);
    }

    [Fact]
    public async Task CheckingWithoutWaitingThrowsAndSaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => gate.EnsureOpenAsync(Token));

        Assert.Contains("Run 'mixosync db migrate'", error.Message);
        Assert.False(gate.IsOpen);
    }

    [Fact]
    public async Task TheGateWaitsWhileTheSchemaIsTooNew()
    {
        await file.Database.MigrateAsync(Token);
        await ExecuteAsync("UPDATE schema_compatibility SET compatible_from = 9999");

        var waiting = gate.WaitAsync(Token);
        await ChecksAsync(3);
        Assert.Contains("too new for this program", logs.Of(Waiting).First().Message);

        await ExecuteAsync("UPDATE schema_compatibility SET compatible_from = 0");
        await waiting;
    }

    private SchemaGate Gate(Database database) => new(
        database, new SchemaErrors(database, time), time, new LoggerFactory([logs]).CreateLogger<SchemaGate>());

    private Task<int> ChecksAsync(int count) =>
        IntegrationTests.Support.Eventually.BecomesAsync(() => Task.FromResult(time.Waits.Count), checks => checks >= count);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await file.Database.OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }
}
