using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AgentRuntime.Model;

namespace AgentRuntime.Server.Sse;

/// <summary>
/// The frames of one thread's latest batches, made once for all its event streams: those that stand at one position are handed the
/// same batch. A thread with a single stream writes straight to its response and keeps nothing here.
/// </summary>
internal sealed class SharedFrames
{
    // Streams that take a batch at the same moment may already be one batch apart, hardly ever more.
    private const int Slots = 4;

    private readonly Lock _gate = new();
    private readonly Slot[] _slots = new Slot[Slots];
    private readonly FrameWriter _writer = new();
    private int _next;
    private int _streams;
    private bool _isUsed;

    /// <summary>How many batches were turned into bytes since the start.</summary>
    public long Encodings { get; private set; }

    /// <summary>Counts a stream in.</summary>
    /// <returns>How many streams there are now.</returns>
    public int Join() => Interlocked.Increment(ref _streams);

    /// <summary>Counts a stream out.</summary>
    /// <returns>How many streams are left.</returns>
    public int Leave() => Interlocked.Decrement(ref _streams);

    /// <summary>Writes the frames of a batch without flushing.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="own">What makes them where nobody else wants them.</param>
    /// <param name="events">The batch.</param>
    public void Write(IBufferWriter<byte> output, FrameWriter own, ImmutableArray<ThreadEvent> events)
    {
        if (Volatile.Read(ref _streams) <= 1)
        {
            own.Write(output, events);
            return;
        }

        output.Write(BytesOf(events));
    }

    /// <summary>Called now and then: lets go of what no stream has asked for since the last call.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            if (!_isUsed)
            {
                Array.Clear(_slots);
            }

            _isUsed = false;
        }
    }

    private ReadOnlySpan<byte> BytesOf(ImmutableArray<ThreadEvent> events)
    {
        var key = ImmutableCollectionsMarshal.AsArray(events);
        lock (_gate)
        {
            _isUsed = true;
            foreach (ref var slot in _slots.AsSpan())
            {
                if (ReferenceEquals(slot.Events, key))
                {
                    return slot.Bytes.AsSpan();
                }
            }

            var buffer = new ArrayBufferWriter<byte>(1_024);
            _writer.Write(buffer, events);
            Encodings++;
            var bytes = buffer.WrittenSpan.ToArray();
            _slots[_next] = new Slot(key, bytes);
            _next = (_next + 1) % Slots;
            return bytes;
        }
    }

    private readonly record struct Slot(ThreadEvent[]? Events, byte[] Bytes);
}
