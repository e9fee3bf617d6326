using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MixoSync.Tests.Support;

/// <summary>Where a server closes the connection of a request.</summary>
public enum ClosedAt
{
    /// <summary>Before the first byte of an answer.</summary>
    BeforeTheHeaders,

    /// <summary>In the middle of the headers.</summary>
    DuringTheHeaders,

    /// <summary>Behind the headers, before the body.</summary>
    AfterTheHeaders,
}

/// <summary>
/// A mixo platform on raw sockets: it keeps its connections open, counts every request that reaches it, and closes the connection
/// of those that a test chooses.
/// </summary>
internal sealed class ConnectionServer : IDisposable
{
    private const string Token = """{"access_token":"token","token_type":"Bearer","expires_in":3600}""";
    private const string Done = """{"success":true,"data":[],"pagination":{"page":1,"limit":10,"total":0,"has_more":false}}""";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, ClosedAt?> close;
    private int calls;

    /// <param name="close">Where the connection of the n-th call, from 1, is closed; none: it is answered.</param>
    public ConnectionServer(Func<int, ClosedAt?> close)
    {
        this.close = close;
        listener.Start();
        Url = new Uri($"http://{listener.LocalEndpoint}");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Requests that reached it, but for those for a token.</summary>
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
            // Disposed: no more connections come.
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
                var answer = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
                var closedAt = isToken ? null : close(Interlocked.Increment(ref calls));
                var length = closedAt switch
                {
                    ClosedAt.BeforeTheHeaders => 0,
                    ClosedAt.DuringTheHeaders => 20,
                    ClosedAt.AfterTheHeaders => answer.Length - body.Length,
                    _ => answer.Length,
                };
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer[..length]));
                if (closedAt is not null)
                {
                    return;
                }
            }
        }
    }

    // Requests without a body, or with one whose length is told.
    private static async Task<string?> ReadAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[8_192];
        while (!IsWhole(request.ToString()))
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

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return end >= 0 && request.Length >= end + 4 + (length is null ? 0 : int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
