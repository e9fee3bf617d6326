using CsCheck;
using MixoSync.Tests.Storage;

namespace MixoSync.Tests.Pipeline.Lifecycle;

/// <summary>
/// Plays random sequences of deliveries, duplicates, waits, failures, replays, backfills, cancellations and crashes between any two
/// writes. A failing test prints the sequence and the seed.
/// </summary>
public abstract class MessageLifecycleContract(TestStorage storage, int sequences, int threads) : StorageContract(storage)
{
    [Fact]
    public Task NoMessageIsLostAndNoClaimIsLeft() => Step.Sequences.SampleAsync(
        async steps =>
        {
            var model = new LifecycleModel(Database);
            await model.StartAsync();
            foreach (var step in steps)
            {
                await model.ApplyAsync(step);
                await model.CheckAsync();
            }

            await model.CompleteAsync();
        },
        iter: sequences,
        threads: threads,
        print: steps => string.Join("; ", steps.Select(step => step.ToString())));
}
