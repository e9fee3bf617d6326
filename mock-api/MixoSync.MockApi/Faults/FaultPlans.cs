using System.Collections.Concurrent;
using MixoSync.MockApi.Measuring;
using MixoSync.MockApi.Options;

namespace MixoSync.MockApi.Faults;

/// <summary>The fault plans per client and kind of call, so that clients do not affect each other's faults.</summary>
internal sealed class FaultPlans(MockApiOptions options)
{
    private readonly ConcurrentDictionary<(string? Client, Operation Operation), FaultPlan> plans = new();

    public Fault Next(Call call) => options.Down
        ? Fault.Unavailable
        : plans.GetOrAdd((call.Client, call.Operation), NewPlan).Next(OptionsOf(call.Operation));

    private FaultPlan NewPlan((string? Client, Operation Operation) key) =>
        new(SeededRandom.From(options.Seed, $"{key.Operation}/{key.Client}"));

    private FaultOptions OptionsOf(Operation operation) => operation switch
    {
        Operation.List => options.ListFaults,
        Operation.Sync => options.SyncFaults,
        _ => options.TokenFaults,
    };
}
