using System.Net.Sockets;
using System.Threading.Channels;

namespace MixoSync.IntegrationTests.Faults.Network;

/// <summary>One direction of everything that goes through a proxy, and what is done to it.</summary>
internal sealed class ProxyDirection
{
    private const int BufferSize = 64 * 1024;

    private volatile TaskCompletionSource open = Opened();
    private long heldBytes;

    /// <summary>What arrives is thrown away.</summary>
    public bool Swallows { get; set; }

    /// <summary>How much later everything comes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Bytes that arrived since the last <see cref="Hold"/> and were not let through.</summary>
    public long HeldBytes => Interlocked.Read(ref heldBytes);

    private static TimeProvider Clock => TimeProvider.System;

    /// <summary>From now on nothing gets through until it is released; nothing is lost.</summary>
    public void Hold()
    {
        Interlocked.Exchange(ref heldBytes, 0);
        open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release() => open.TrySetResult();

    /// <summary>Carries one connection's bytes until either end is gone.</summary>
    public async Task CarryAsync(NetworkStream from, NetworkStream to, CancellationToken cut)
    {
        // Reading goes on while bytes are held or delayed. Otherwise the sender would notice full buffers.
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
            if (Swallows)
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
