using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Faults of RabbitMQ during a run.</summary>
internal static class BrokerFaults
{
    private static readonly FaultSettings OwnBroker = new() { OwnBroker = true, Campaigns = 40 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("broker-restarted", OwnBroker, scenario => RestartAsync(scenario, killed: false)),
        new("broker-killed", OwnBroker, scenario => RestartAsync(scenario, killed: true)),
        new("broker-connections-closed-by-force", new FaultSettings { Campaigns = 40 }, CloseConnectionsAsync),
        new("broker-memory-alarm", OwnBroker, AlarmAsync),
    ];

    private static async Task RestartAsync(FaultScenario scenario, bool killed)
    {
        await scenario.BeginAsync();
        await scenario.Environment.OwnBroker!.RestartAsync(killed);
    }

    // The management API reports a connection only after some seconds.
    private static async Task CloseConnectionsAsync(FaultScenario scenario)
    {
        await scenario.BeginAsync();
        for (var times = scenario.Random.Next(1, 4); times > 0; times--)
        {
            await Eventually.BecomesAsync(
                () => scenario.Environment.Management.CloseConnectionsAsync(scenario.Environment.VirtualHostName), closed => closed > 0);
            await scenario.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        }
    }

    // RabbitMQ blocks publishing connections, and everything else on these connections.
    private static async Task AlarmAsync(FaultScenario scenario)
    {
        await scenario.BeginAsync();
        await scenario.Environment.OwnBroker!.ControlAsync("set_vm_memory_high_watermark", "0.0001");
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scenario.Random.Next(3, 12)));
        await scenario.Environment.OwnBroker!.ControlAsync("set_vm_memory_high_watermark", "0.6");
    }
}
