using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MixoSync.Tests.Support;

/// <summary>An HTTP proxy that opens all tunnels (CONNECT) to the same local port, regardless of the requested host.</summary>
internal sealed class TunnelProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private int tunnels;

    public TunnelProxy(int target)
    {
        this.target = target;
        listener.Start();
        Url = new Uri($"http://{listener.LocalEndpoint}");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    public int Tunnels => tunnels;

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = TunnelAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener has been disposed.
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            var (near, request, next) = (client.GetStream(), new StringBuilder(), new byte[1]);
            while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await near.ReadAsync(next) == 0)
                {
                    return;
                }

                request.Append((char)next[0]);
            }

            Interlocked.Increment(ref tunnels);
            await server.ConnectAsync(IPAddress.Loopback, target);
            await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            await Task.WhenAny(near.CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(near));
        }
    }
}
