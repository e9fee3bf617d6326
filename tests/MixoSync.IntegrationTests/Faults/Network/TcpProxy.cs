using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MixoSync.IntegrationTests.Faults.Network;

/// <summary>A TCP proxy on its own loopback port that can reset, block, delay and hold the traffic to a server.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxyConnection, bool> lines = [];
    private readonly CancellationTokenSource closing = new();
    private readonly string host;
    private readonly int port;
    private readonly Task accepting;

    private TcpProxy(string host, int port)
    {
        (this.host, this.port) = (host, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The direction from the processes to the server.</summary>
    public ProxyDirection Up { get; } = new();

    /// <summary>The direction from the server to the processes.</summary>
    public ProxyDirection Down { get; } = new();

    public static TcpProxy To(string host, int port) => new(host, port);

    /// <summary>The number of connections that were reset.</summary>
    public int ConnectionsReset { get; private set; }

    /// <summary>Resets all connections on both sides. Bytes in transit are lost. New connections are accepted.</summary>
    public void Reset()
    {
        foreach (var line in lines.Keys)
        {
            line.Cut();
            ConnectionsReset++;
        }
    }

    /// <summary>Holds bytes for a time, like a network that loses packets and retransmits them later.</summary>
    /// <param name="time">The duration.</param>
    /// <param name="responsesOnly">
    /// Whether to hold only responses. The server then executes requests, but the caller learns it late.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task StallAsync(TimeSpan time, bool responsesOnly, CancellationToken cancellationToken)
    {
        Down.Hold();
        if (!responsesOnly)
        {
            Up.Hold();
        }

        await Task.Delay(time, TimeProvider.System, cancellationToken);
        Up.Release();
        Down.Release();
    }

    /// <summary>Accepts connections and discards their bytes for a time. Existing and new connections are reset at the end.</summary>
    public async Task DropAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        (Up.DropsData, Down.DropsData) = (true, true);
        await Task.Delay(time, TimeProvider.System, cancellationToken);
        Reset(); // first, because part of a stream is worse than nothing
        (Up.DropsData, Down.DropsData) = (false, false);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        Reset();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(closing.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var line = new ProxyConnection(client);
        lines[line] = true;
        try
        {
            await line.CarryAsync(host, port, Up, Down);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end has closed, or the connection was cut. Both ends are informed.
        }
        finally
        {
            lines.TryRemove(line, out _);
        }
    }
}
