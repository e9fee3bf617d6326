using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MixoSync.IntegrationTests.Faults.Network;

/// <summary>A line to a server that can be cut, blocked, slowed down and held, on a loopback port of its own.</summary>
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

    /// <summary>From the processes to the server.</summary>
    public ProxyDirection Up { get; } = new();

    /// <summary>From the server to the processes.</summary>
    public ProxyDirection Down { get; } = new();

    public static TcpProxy To(string host, int port) => new(host, port);

    /// <summary>Resets every connection, on both sides; what is under way is lost. New ones are accepted.</summary>
    public void Reset()
    {
        foreach (var line in lines.Keys)
        {
            line.Cut();
        }
    }

    /// <summary>Holds bytes for a time, as a network does that loses packets and then sends them again.</summary>
    /// <param name="time">How long.</param>
    /// <param name="answersOnly">Only those from the server, which so does what it is asked, and the asker learns it late.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StallAsync(TimeSpan time, bool answersOnly, CancellationToken cancellationToken)
    {
        Down.Hold();
        if (!answersOnly)
        {
            Up.Hold();
        }

        await Task.Delay(time, TimeProvider.System, cancellationToken);
        Up.Release();
        Down.Release();
    }

    /// <summary>Accepts and swallows for a time; the connections of before and of that time are reset at its end.</summary>
    public async Task SwallowAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        (Up.Swallows, Down.Swallows) = (true, true);
        await Task.Delay(time, TimeProvider.System, cancellationToken);
        Reset(); // First: half a stream is worse than none.
        (Up.Swallows, Down.Swallows) = (false, false);
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
            // Closed.
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
            // An end is gone, or the line was cut: both ends learn it.
        }
        finally
        {
            lines.TryRemove(line, out _);
        }
    }
}
