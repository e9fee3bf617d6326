namespace MixoSync.Platforms.Http;

/// <summary>
/// Measures when a request is really written to its connection. Connecting, JIT compilation and thread scheduling can delay a call
/// after it has acquired its permit. Platforms count calls on arrival, so the ledger needs the real time. A request may only be written
/// to one connection; otherwise <see cref="RepeatedWriteException"/> is thrown.
/// </summary>
internal sealed class SendTimer : IDisposable
{
    private static readonly AsyncLocal<SendTimer?> Ambient = new();

    private readonly TimeProvider time;
    private Stream? connection;
    private long? written;

    private SendTimer(TimeProvider time) => this.time = time;

    /// <summary>The time since the request was written. Null if it was not written.</summary>
    public TimeSpan? Elapsed => written is { } timestamp ? time.GetElapsedTime(timestamp) : null;

    /// <summary>Starts a timer for the request sent in the current async flow. Dispose the timer in the same method.</summary>
    public static SendTimer Start(TimeProvider time) => Ambient.Value = new SendTimer(time);

    /// <summary>Wraps a connection of the transport, so that writes to it are timed.</summary>
    public static Stream Wrap(Stream connection) => new TimedStream(connection);

    public void Dispose() => Ambient.Value = null;

    // SocketsHttpHandler resends a request if a reused connection is closed without a response. The platform may have counted the first
    // one, so the second needs its own permit. Throw instead, so that the retry strategy handles the failure.
    private static void Claim(Stream connection)
    {
        if (Ambient.Value is { } timer && (timer.connection ??= connection) != connection)
        {
            throw new RepeatedWriteException();
        }
    }

    private static void MarkWritten()
    {
        if (Ambient.Value is { } timer)
        {
            timer.written = timer.time.GetTimestamp();
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
            MarkWritten();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Claim(this);
            await inner.WriteAsync(buffer, cancellationToken);
            MarkWritten();
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
/// Thrown when the HTTP stack is about to send a request a second time, on another connection. It does not derive from
/// <see cref="IOException"/>, because the stack would then try further connections
/// (https://github.com/dotnet/runtime/blob/main/src/libraries/System.Net.Http/src/System/Net/Http/SocketsHttpHandler/HttpConnection.cs).
/// </summary>
internal sealed class RepeatedWriteException() : InvalidOperationException("the server closed the connection without a response");
