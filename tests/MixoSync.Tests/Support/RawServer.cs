using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MixoSync.Tests.Support;

/// <summary>Responds to every connection on a free port with the same bytes and closes it.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int connections;

    public RawServer(string response)
    {
        listener.Start();
        Url = new Uri($"http://{listener.LocalEndpoint}");
        _ = ServeAsync(Encoding.UTF8.GetBytes(response.ReplaceLineEndings("\r\n")));
    }

    public Uri Url { get; }

    public int Connections => connections;

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync(byte[] response)
    {
        try
        {
            while (true)
            {
                await RespondAsync(await listener.AcceptTcpClientAsync(), response);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener has been disposed.
        }
    }

    private async Task RespondAsync(TcpClient client, byte[] response)
    {
        using (client)
        {
            Interlocked.Increment(ref connections);
            var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[8_192]);
            await stream.WriteAsync(response);
            client.Client.Shutdown(SocketShutdown.Send);
        }
    }
}
