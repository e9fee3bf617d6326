namespace MixoSync.Platforms.Http;

/// <summary>
/// Measures when a request is really written to its connection. Connecting, JIT compilation and thread scheduling can delay that
/// after a permit was acquired, and the platform counts calls when they arrive. A request is written to one connection only (see
/// <see cref="RepeatedWriteException"/>).
/// </summary>
internal sealed class SendTimer : IDisposable
{
    private static readonly AsyncLocal<SendTimer?> Ambient = new();

    private readonly TimeProvider time;
    private Stream? connection;
    private long? written;

    private SendTimer(TimeProvider time) => this.time = time;

    /// <summary>Time since the request was written, or null if it never was.</summary>
    public TimeSpan? Elapsed => written is { } timestamp ? time.GetElapsedTime(timestamp) : null;

    /// <summary>Starts to measure the request that is sent within this scope. Dispose it in the same method.</summary>
    public static SendTimer Start(TimeProvider time) => Ambient.Value = new SendTimer(time);

    /// <summary>Wraps a connection of the transport to observe writes.</summary>
    public static Stream Wrap(Stream connection) => new TimedStream(connection);

    public void Dispose() => Ambient.Value = null;

    // SocketsHttpHandler silently sends a request again if a reused connection was closed without a response. The platform may have
    // counted the first one, so the second needs its own permit. Failing here leaves the retry to our own pipeline.
    private static void Claim(Stream connection)
    {
        if (Ambient.Value is { } measurement && (measurement.connection ??= connection) != connection)
        {
            throw new RepeatedWriteException();
        }
    }

    private static void Written()
    {
        if (Ambient.Value is { } measurement)
        {
            measurement.written = measurement.time.GetTimestamp();
        }
    }

    private sealed class TimedStream(Stream inner) : Stream
    {
        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Claim(this);
            inner.Write(buffer, offset, count);
            Written();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Claim(this);
            await inner.WriteAsync(buffer, cancellationToken);
            Written();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>
/// The HTTP stack was about to send a call a second time, on another connection. It gives up for this exception type; for an <see
/// cref="IOException"/> it would try further connections
/// (https://github.com/dotnet/runtime/blob/main/src/libraries/System.Net.Http/src/System/Net/Http/SocketsHttpHandler/HttpConnection.cs).
/// </summary>
internal sealed class RepeatedWriteException() : InvalidOperationException("the server closed the connection without a response");
