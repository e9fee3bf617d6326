using System.Net.Sockets;

namespace MixoSync.IntegrationTests.Faults.Network;

/// <summary>One connection through a proxy. If it is disposed of early, it is reset instead of closed.</summary>
internal sealed class ProxyConnection(Socket client) : IDisposable
{
    private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource cut = new();

    public void Cut() => cut.Cancel();

    public async Task CarryAsync(string host, int port, ProxyDirection up, ProxyDirection down)
    {
        await server.ConnectAsync(host, port, cut.Token);
        (client.NoDelay, server.NoDelay) = (true, true);
        await using var near = new NetworkStream(client);
        await using var far = new NetworkStream(server);
        Task[] lanes = [up.CarryAsync(near, far, cut.Token), down.CarryAsync(far, near, cut.Token)];
        await await Task.WhenAny(lanes);
        await Task.WhenAll(lanes);
    }

    public void Dispose()
    {
        cut.Cancel();
        Close(client);
        Close(server);
    }

    // With a linger time of 0, closing resets the connection, which the peer notices immediately. After an orderly end it has no
    // effect.
    private static void Close(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
