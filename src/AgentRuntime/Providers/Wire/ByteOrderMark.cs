using System.Buffers;

namespace AgentRuntime.Providers.Wire;

/// <summary>Takes one UTF-8 byte order mark off the front of a stream, even where reads split it.</summary>
internal struct ByteOrderMark
{
    private bool _decided;

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>False while the bytes so far could still become a mark: nothing may be decoded before more have come.</summary>
    public bool TryPass(ref ReadOnlySequence<byte> buffer, bool isFinal)
    {
        if (_decided)
        {
            return true;
        }

        var length = (int)Math.Min(buffer.Length, Mark.Length);
        Span<byte> start = stackalloc byte[3];
        buffer.Slice(0, length).CopyTo(start);
        if (!Mark.StartsWith(start[..length]))
        {
            _decided = true;
            return true;
        }

        if (length < Mark.Length)
        {
            return isFinal;
        }

        buffer = buffer.Slice(Mark.Length);
        _decided = true;
        return true;
    }
}
