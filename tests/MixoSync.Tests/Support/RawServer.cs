using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MixoSync.Tests.Support;

/// <summary>Answers every connection on a free port of this machine with the same bytes, then closes it.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int connections;

    public RawServer(string answer)
    {
        listener.Start();
        Url = new Uri($"http://{listener.LocalEndpoint}");
        _ = ServeAsync(Encoding.UTF8.GetBytes(answer.ReplaceLineEndings("\r\n")));
    }

    public Uri Url { get; }

    public int Connections => connections;

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                await AnswerAsync(await listener.AcceptTcpClientAsync(), answer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed: no more connections come.
        }
    }

    private async Task AnswerAsync(TcpClient client, byte[] answer)
    {
        using (client)
        {
            Interlocked.Increment(ref connections);
            var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[8_192]);
            await stream.WriteAsync(answer);
            client.Client.Shutdown(SocketShutdown.Send);
        }
    }
}
