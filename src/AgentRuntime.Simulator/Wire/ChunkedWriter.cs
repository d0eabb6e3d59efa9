using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace AgentRuntime.Simulator.Wire;

/// <summary>Sends a reply's frames in the writes its chunking asks for, and tells the exchange of every token sent.</summary>
/// <remarks>A write is one <see cref="PipeWriter.WriteAsync"/>: one HTTP chunk, flushed, and with an unbuffered server one send.</remarks>
internal sealed class ChunkedWriter(
    PipeWriter output, SimulatorChunking chunking, SimulatedExchange exchange, Socket socket, TimeProvider time)
{
    private readonly ArrayBufferWriter<byte> _held = new();
    private int _heldFrames;
    private int _heldTokens;

    /// <summary>Sends the buffer's frames, or holds them until the write they belong to is full.</summary>
    /// <param name="frames">The frames; the buffer may be cleared when this returns.</param>
    /// <param name="tokens">How many tokens the last frame completes.</param>
    /// <param name="cancellationToken">Ends the wait for a slow client.</param>
    public async ValueTask WriteAsync(FrameBuffer frames, int tokens, CancellationToken cancellationToken)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames[i];
            _heldTokens += i == frames.Count - 1 ? tokens : 0;
            switch (chunking)
            {
                case SimulatorChunking.TokenPerWrite:
                    await SendAsync(frame, TakeTokens(), cancellationToken).ConfigureAwait(false);
                    break;
                case SimulatorChunking.WritesPerLine pieces:
                    await SendPiecesAsync(frame, pieces.Writes, cancellationToken).ConfigureAwait(false);
                    break;
                case SimulatorChunking.BytePerWrite:
                    await SendPiecesAsync(frame, frame.Length, cancellationToken).ConfigureAwait(false);
                    break;
                case SimulatorChunking.LinesPerWrite lines:
                    Hold(frame);
                    if (_heldFrames >= lines.Lines)
                    {
                        await FlushAsync(cancellationToken).ConfigureAwait(false);
                    }

                    break;
                case SimulatorChunking.AllInOneWrite:
                    Hold(frame);
                    break;
            }
        }

        if (frames.Count == 0)
        {
            _heldTokens += tokens;
        }
    }

    /// <summary>Sends what is held.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_held.WrittenCount > 0)
        {
            await SendAsync(_held.WrittenMemory, TakeTokens(), cancellationToken).ConfigureAwait(false);
            _held.ResetWrittenCount();
            _heldFrames = 0;
        }
    }

    private void Hold(ReadOnlyMemory<byte> frame)
    {
        _held.Write(frame.Span);
        _heldFrames++;
    }

    private int TakeTokens()
    {
        var tokens = _heldTokens;
        _heldTokens = 0;
        return tokens;
    }

    private async ValueTask SendPiecesAsync(ReadOnlyMemory<byte> frame, int pieces, CancellationToken cancellationToken)
    {
        pieces = Math.Min(pieces, frame.Length);
        for (var piece = 0; piece < pieces; piece++)
        {
            var start = (int)((long)frame.Length * piece / pieces);
            var end = (int)((long)frame.Length * (piece + 1) / pieces);
            await SendAsync(frame[start..end], piece == pieces - 1 ? TakeTokens() : 0, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, int tokens, CancellationToken cancellationToken)
    {
        // Taken before: a reader may have the bytes before the write returns.
        var sendingAt = time.GetTimestamp();
        await output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        if (!socket.Connected)
        {
            // Kestrel swallows writes to a connection that is gone, and cancels the token only when a pool thread is free.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        exchange.MarkWritten(tokens, sendingAt);
    }
}
