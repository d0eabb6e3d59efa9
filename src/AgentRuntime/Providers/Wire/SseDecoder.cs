using System.Buffers;
using System.Buffers.Text;

namespace AgentRuntime.Providers.Wire;

/// <summary>
/// Cuts a byte stream into server-sent events (WHATWG HTML 9.2.6). It does no IO: the caller gives it what has been read and
/// keeps what it leaves. It differs from the specification in three ways, on purpose: comments and unknown fields are
/// handed out, and an event that the end of the stream left without its blank line is handed out, marked as such.
/// </summary>
internal sealed class SseDecoder(int maxEventBytes)
{
    private ByteOrderMark _mark;
    private LineBuffer _joined;
    private LineBuffer _data;
    private LineBuffer _type;
    private LineBuffer _id;
    private long _scanned;
    private bool _swallowLineFeed;
    private bool _hasData;
    private bool _clearBeforeNext;
    private bool _isLineUnterminated;

    /// <summary>The last event id, in UTF-8; empty where the stream gave none. It stays until another replaces it.</summary>
    public ReadOnlySpan<byte> LastEventId => _id.Span;

    /// <summary>How long the server asks a client to wait before it connects again, if it said so.</summary>
    public TimeSpan? ReconnectionDelay { get; private set; }

    /// <summary>Takes the next frame off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">What has been read and not yet taken; the caller gives back what this call leaves.</param>
    /// <param name="isFinal">True when nothing comes after these bytes.</param>
    /// <param name="frame">The frame; its spans are valid until the next call.</param>
    /// <exception cref="LineTooLongException">A line, or the data of an event, is longer than the limit.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, bool isFinal, out SseFrame frame)
    {
        frame = default;
        if (_clearBeforeNext)
        {
            ClearEvent();
        }

        if (!_mark.TryPass(ref buffer, isFinal))
        {
            return false;
        }

        while (TryReadLine(ref buffer, isFinal, out var line))
        {
            if (TryAccept(line, out frame))
            {
                return true;
            }
        }

        if (!isFinal || !_hasData)
        {
            return false;
        }

        // Spec: "Once the end of the file is reached, any pending data must be discarded." Some servers end with a
        // `data: [DONE]` that lacks its blank line, so the caller decides by what the data is.
        frame = Dispatch(isUnterminated: true);
        return true;
    }

    private bool TryAccept(ReadOnlySpan<byte> line, out SseFrame frame)
    {
        if (line.IsEmpty)
        {
            // Spec: "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty
            // string and return."
            if (_hasData)
            {
                frame = Dispatch(isUnterminated: false);
                return true;
            }

            ClearEvent();
            frame = default;
            return false;
        }

        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        if (value is [(byte)' ', ..])
        {
            value = value[1..];
        }

        return TryAcceptField(name, value, isComment: colon == 0, out frame);
    }

    private bool TryAcceptField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isComment, out SseFrame frame)
    {
        frame = default;
        if (name.SequenceEqual("data"u8))
        {
            AppendData(value);
        }
        else if (name.SequenceEqual("event"u8))
        {
            _type.Clear();
            _type.Append(value);
        }
        else if (name.SequenceEqual("id"u8))
        {
            // Spec: "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value."
            if (!value.Contains((byte)0))
            {
                _id.Clear();
                _id.Append(value);
            }
        }
        else if (name.SequenceEqual("retry"u8))
        {
            // Spec: "If the field value consists of only ASCII digits …"
            if (value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
                && Utf8Parser.TryParse(value, out int milliseconds, out var read)
                && read == value.Length)
            {
                ReconnectionDelay = TimeSpan.FromMilliseconds(milliseconds);
            }
        }
        else
        {
            frame = new SseFrame
            {
                Kind = isComment ? SseFrameKind.Comment : SseFrameKind.UnknownField,
                Name = name,
                Data = value,
                IsUnterminated = _isLineUnterminated,
            };
            return true;
        }

        return false;
    }

    private void AppendData(ReadOnlySpan<byte> value)
    {
        if ((long)_data.Length + value.Length > maxEventBytes)
        {
            throw new LineTooLongException(maxEventBytes);
        }

        if (_hasData)
        {
            _data.Append((byte)'\n');
        }

        _data.Append(value);
        _hasData = true;
    }

    private SseFrame Dispatch(bool isUnterminated)
    {
        _clearBeforeNext = true;
        return new SseFrame
        {
            Kind = SseFrameKind.Event,
            Name = _type.Length == 0 ? "message"u8 : _type.Span,
            Data = _data.Span,
            IsUnterminated = isUnterminated,
        };
    }

    private void ClearEvent()
    {
        _data.Clear();
        _type.Clear();
        _hasData = false;
        _clearBeforeNext = false;
    }

    private bool TryReadLine(ref ReadOnlySequence<byte> buffer, bool isFinal, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_swallowLineFeed && !buffer.IsEmpty)
        {
            // The CR of a CRLF ended its line at once, so that the last event of a read does not wait for the next one.
            _swallowLineFeed = false;
            Span<byte> next = stackalloc byte[1];
            buffer.Slice(0, 1).CopyTo(next);
            if (next[0] == (byte)'\n')
            {
                buffer = buffer.Slice(1);
            }
        }

        if (TryFindLineEnd(buffer, out var end, out var isCarriageReturn))
        {
            line = Take(ref buffer, end, terminatorBytes: 1);
            _swallowLineFeed = isCarriageReturn;
            return true;
        }

        if (!isFinal || buffer.IsEmpty)
        {
            return false;
        }

        line = Take(ref buffer, buffer.Length, terminatorBytes: 0);
        _isLineUnterminated = true;
        return true;
    }

    private bool TryFindLineEnd(in ReadOnlySequence<byte> buffer, out long end, out bool isCarriageReturn)
    {
        var first = buffer.FirstSpan;
        if (_scanned < first.Length)
        {
            var at = first[(int)_scanned..].IndexOfAny((byte)'\r', (byte)'\n');
            if (at >= 0)
            {
                end = _scanned + at;
                isCarriageReturn = first[(int)end] == (byte)'\r';
                CheckLength(end);
                return true;
            }
        }

        var offset = Math.Max(_scanned, first.Length);
        if (!buffer.IsSingleSegment)
        {
            foreach (var segment in buffer.Slice(offset))
            {
                var at = segment.Span.IndexOfAny((byte)'\r', (byte)'\n');
                if (at >= 0)
                {
                    end = offset + at;
                    isCarriageReturn = segment.Span[at] == (byte)'\r';
                    CheckLength(end);
                    return true;
                }

                offset += segment.Length;
            }
        }

        _scanned = offset;
        CheckLength(offset);
        end = -1;
        isCarriageReturn = false;
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
        // The limit is the data's; a line has its field name and colon besides.
        if (lineBytes > maxEventBytes + 16L)
        {
            throw new LineTooLongException(maxEventBytes);
        }
    }
}
