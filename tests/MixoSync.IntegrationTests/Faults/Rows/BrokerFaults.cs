using MixoSync.IntegrationTests.Support;

namespace MixoSync.IntegrationTests.Faults.Rows;

/// <summary>Faults of RabbitMQ during a run.</summary>
internal static class BrokerFaults
{
    private static readonly FaultSettings OwnBroker = new() { OwnBroker = true, Campaigns = 40 };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new("broker-restarted", OwnBroker, scene => RestartAsync(scene, killed: false)),
        new("broker-killed", OwnBroker, scene => RestartAsync(scene, killed: true)),
        new("broker-connections-closed-by-force", new FaultSettings { Campaigns = 40 }, CloseConnectionsAsync),
        new("broker-memory-alarm", OwnBroker, AlarmAsync),
    ];

    private static async Task RestartAsync(FaultScenario scene, bool killed)
    {
        await scene.BeginAsync();
        await scene.Stage.OwnBroker!.RestartAsync(killed);
    }

    // The management API reports a connection only after some seconds.
    private static async Task CloseConnectionsAsync(FaultScenario scene)
    {
        await scene.BeginAsync();
        for (var times = scene.Random.Next(1, 4); times > 0; times--)
        {
            await Eventually.BecomesAsync(
                () => scene.Stage.Management.CloseConnectionsAsync(scene.Stage.VirtualHostName), closed => closed > 0);
            await scene.PauseAtMostAsync(TimeSpan.FromSeconds(1));
        }
    }

    // RabbitMQ blocks publishing connections, and everything else on these connections.
    private static async Task AlarmAsync(FaultScenario scene)
    {
        await scene.BeginAsync();
        await scene.Stage.OwnBroker!.ControlAsync("set_vm_memory_high_watermark", "0.0001");
        await FaultScenario.PauseAsync(TimeSpan.FromSeconds(scene.Random.Next(3, 12)));
        await scene.Stage.OwnBroker!.ControlAsync("set_vm_memory_high_watermark", "0.6");
    }
}
