using System.Net.Sockets;
using System.Threading.Channels;

namespace MixoSync.IntegrationTests.Faults.Network;

/// <summary>One direction of the traffic through a proxy, with its faults.</summary>
internal sealed class ProxyDirection
{
    private const int BufferSize = 64 * 1024;

    private volatile TaskCompletionSource open = Opened();
    private long heldBytes;

    /// <summary>Whether received bytes are discarded.</summary>
    public bool DropsData { get; set; }

    /// <summary>The delay of all bytes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The number of bytes that arrived since the last <see cref="Hold"/> and were not forwarded.</summary>
    public long HeldBytes => Interlocked.Read(ref heldBytes);

    private static TimeProvider Clock => TimeProvider.System;

    /// <summary>Holds all bytes from now on until they are released. Nothing is lost.</summary>
    public void Hold()
    {
        Interlocked.Exchange(ref heldBytes, 0);
        open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release() => open.TrySetResult();

    /// <summary>Forwards the bytes of one connection until either end closes.</summary>
    public async Task CarryAsync(NetworkStream from, NetworkStream to, CancellationToken cut)
    {
        // Reading continues while bytes are held or delayed. Otherwise the sender would notice that buffers are full.
        var underWay = Channel.CreateUnbounded<(byte[] Bytes, long ArrivedAt)>();
        var writing = WriteAsync(underWay.Reader, to, cut);
        var buffer = new byte[BufferSize];
        while (await from.ReadAsync(buffer, cut) is > 0 and var count)
        {
            Arrive(count);
            underWay.Writer.TryWrite((buffer[..count], Clock.GetTimestamp()));
        }

        underWay.Writer.Complete();
        await writing;
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private void Arrive(int count)
    {
        if (!open.Task.IsCompleted)
        {
            Interlocked.Add(ref heldBytes, count);
        }
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, long ArrivedAt)> underWay, NetworkStream to, CancellationToken cut)
    {
        await foreach (var (bytes, arrivedAt) in underWay.ReadAllAsync(cut))
        {
            if (DropsData)
            {
                continue;
            }

            await open.Task.WaitAsync(cut);
            if (Latency - Clock.GetElapsedTime(arrivedAt) is var rest && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, Clock, cut);
            }

            await to.WriteAsync(bytes, cut);
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
