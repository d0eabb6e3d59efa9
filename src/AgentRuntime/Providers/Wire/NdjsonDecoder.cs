using System.Buffers;

namespace AgentRuntime.Providers.Wire;

/// <summary>
/// Cuts a byte stream into the lines of newline-delimited JSON. It does no IO: the caller gives it what has been read and
/// keeps what it leaves. LF and CRLF end a line, blank lines are skipped, one byte order mark is passed over.
/// </summary>
internal sealed class NdjsonDecoder(int maxLineBytes)
{
    private ByteOrderMark _mark;
    private LineBuffer _joined;

    /// <summary>How many bytes at the front of the buffer are known to hold no LF, so that no byte is searched twice.</summary>
    private long _scanned;

    /// <summary>Takes the next line off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">What has been read and not yet taken; the caller gives back what this call leaves.</param>
    /// <param name="isFinal">True when nothing comes after these bytes: then the rest is a line too.</param>
    /// <param name="line">Without its end; valid until the next call, or until the buffer is given up.</param>
    /// <param name="isTerminated">False for a last line that the stream's end cut off or left without its LF.</param>
    /// <exception cref="LineTooLongException">A line, complete or not, is longer than the limit.</exception>
    public bool TryRead(
        ref ReadOnlySequence<byte> buffer, bool isFinal, out ReadOnlySpan<byte> line, out bool isTerminated)
    {
        line = default;
        isTerminated = true;
        if (!_mark.TryPass(ref buffer, isFinal))
        {
            return false;
        }

        while (!buffer.IsEmpty)
        {
            if (TryFindLineEnd(buffer, out var end))
            {
                line = Take(ref buffer, end, terminatorBytes: 1);
            }
            else if (isFinal)
            {
                line = Take(ref buffer, buffer.Length, terminatorBytes: 0);
                isTerminated = false;
            }
            else
            {
                return false;
            }

            line = TrimCarriageReturn(line);
            if (!IsBlank(line))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> TrimCarriageReturn(ReadOnlySpan<byte> line) =>
        line is [.., (byte)'\r'] ? line[..^1] : line;

    private static bool IsBlank(ReadOnlySpan<byte> line) =>
        line.IsEmpty || (line[0] is (byte)' ' or (byte)'\t' or (byte)'\r' && line.IndexOfAnyExcept(" \t\r"u8) < 0);

    private bool TryFindLineEnd(in ReadOnlySequence<byte> buffer, out long end)
    {
        var first = buffer.FirstSpan;
        if (_scanned < first.Length)
        {
            var at = first[(int)_scanned..].IndexOf((byte)'\n');
            if (at >= 0)
            {
                end = _scanned + at;
                CheckLength(end);
                return true;
            }
        }

        return TryFindLineEndBeyond(buffer, first.Length, out end);
    }

    private bool TryFindLineEndBeyond(in ReadOnlySequence<byte> buffer, int firstLength, out long end)
    {
        end = -1;
        if (buffer.IsSingleSegment)
        {
            _scanned = firstLength;
            CheckLength(_scanned);
            return false;
        }

        var offset = Math.Max(_scanned, firstLength);
        foreach (var segment in buffer.Slice(offset))
        {
            var at = segment.Span.IndexOf((byte)'\n');
            if (at >= 0)
            {
                end = offset + at;
                CheckLength(end);
                return true;
            }

            offset += segment.Length;
        }

        _scanned = offset;
        CheckLength(_scanned);
        return false;
    }

    private ReadOnlySpan<byte> Take(ref ReadOnlySequence<byte> buffer, long length, int terminatorBytes)
    {
        _scanned = 0;
        var line = buffer.FirstSpan;
        if (length <= line.Length)
        {
            line = line[..(int)length];
        }
        else
        {
            _joined.Clear();
            _joined.Append(buffer.Slice(0, length));
            line = _joined.Span;
        }

        buffer = buffer.Slice(length + terminatorBytes);
        return line;
    }

    private void CheckLength(long lineBytes)
    {
        // A CR before the LF is not the line's: it may stand one past the limit.
        if (lineBytes > (long)maxLineBytes + 1)
        {
            throw new LineTooLongException(maxLineBytes);
        }
    }
}
