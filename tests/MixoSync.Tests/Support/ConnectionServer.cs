using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MixoSync.Tests.Support;

/// <summary>When a server closes the connection of a request.</summary>
public enum ClosedAt
{
    /// <summary>Before the first byte of the response.</summary>
    BeforeTheHeaders,

    /// <summary>In the middle of the headers.</summary>
    DuringTheHeaders,

    /// <summary>After the headers and before the body.</summary>
    AfterTheHeaders,
}

/// <summary>
/// A mixo platform on raw sockets. It keeps connections open, counts every request, and closes the connection of the requests that the
/// test selects.
/// </summary>
internal sealed class ConnectionServer : IDisposable
{
    private const string Token = """{"access_token":"token","token_type":"Bearer","expires_in":3600}""";
    private const string Done = """{"success":true,"data":[],"pagination":{"page":1,"limit":10,"total":0,"has_more":false}}""";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, ClosedAt?> close;
    private int calls;

    /// <param name="close">Returns when to close the connection of the n-th call, from 1. Returns null to send a response.</param>
    public ConnectionServer(Func<int, ClosedAt?> close)
    {
        this.close = close;
        listener.Start();
        Url = new Uri($"http://{listener.LocalEndpoint}");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>The number of received requests, without token calls.</summary>
    public int Calls => calls;

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener has been disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                var isToken = request.Contains("/auth/token", StringComparison.Ordinal);
                var body = isToken ? Token : Done;
                var response = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
                var closedAt = isToken ? null : close(Interlocked.Increment(ref calls));
                var length = closedAt switch
                {
                    ClosedAt.BeforeTheHeaders => 0,
                    ClosedAt.DuringTheHeaders => 20,
                    ClosedAt.AfterTheHeaders => response.Length - body.Length,
                    _ => response.Length,
                };
                await stream.WriteAsync(Encoding.ASCII.GetBytes(response[..length]));
                if (closedAt is not null)
                {
                    return;
                }
            }
        }
    }

    // Reads a request without a body or with a Content-Length.
    private static async Task<string?> ReadAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[8_192];
        while (!IsComplete(request.ToString()))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                return null;
            }

            request.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return request.ToString();
    }

    private static bool IsComplete(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return end >= 0 && request.Length >= end + 4 + (length is null ? 0 : int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
