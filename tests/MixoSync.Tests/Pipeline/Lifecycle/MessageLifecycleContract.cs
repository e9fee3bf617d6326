using CsCheck;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>
/// Random sequences of deliveries, duplicates, waits, failures, replays, backfills, cancellations and crashes between any two
/// writes. A failure prints its sequence and its seed.
/// </summary>
public abstract class MessageLifecycleContract(TestStorage storage, int threads) : StorageContract(storage)
{
    private const int Sequences = 10_000;

    [Fact]
    public Task NoMessageIsLostAndNoClaimIsLeftBehind() => Step.Sequences.SampleAsync(
        async steps =>
        {
            var model = new LifecycleModel(Database);
            await model.BeginAsync();
            foreach (var step in steps)
            {
                await model.PlayAsync(step);
                await model.CheckAsync();
            }

            await model.EndAsync();
        },
        iter: Sequences,
        threads: threads,
        print: steps => string.Join("; ", steps.Select(step => step.ToString())));
}
