using System.Buffers;

namespace AgentRuntime.Providers.Wire;

/// <summary>
/// Recognises a chunk that is written byte for byte as an earlier one, but for its piece of text and at most one other string, such
/// as a time before it or a padding behind it. Nine of ten chunks are of this kind, and comparing bytes costs a fifth of parsing them. What is not recognised
/// is parsed: a template never decides what a chunk means, it only finds that it means what another one meant.
/// </summary>
internal sealed class ChunkTemplate
{
    /// <summary>After so many chunks in a row that were learned in vain, a server writes every chunk differently.</summary>
    private const int MaxMisses = 8;

    private static readonly SearchValues<byte> EndsPlainRun = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(i => (byte)i)]);

    private byte[]? _head;
    private byte[] _middle = [];
    private byte[] _tail = [];
    private bool _hasSecond;
    private bool _isPieceSecond;
    private int _misses;

    /// <summary>Whether the learned piece is reasoning.</summary>
    public bool IsThinking { get; private set; }

    /// <summary>Whether the chunk is as the learned one; then <paramref name="piece"/> is its text.</summary>
    public bool TryMatch(ReadOnlySpan<byte> json, out JsonSlice piece)
    {
        piece = default;
        if (_head is null || !json.StartsWith(_head))
        {
            return false;
        }

        var at = _head.Length;
        var end = EndOfString(json, at, out var isEscaped);
        if (end < 0)
        {
            return false;
        }

        piece = new JsonSlice(json[at..end], isEscaped, at);
        if (_hasSecond)
        {
            if (!json[end..].StartsWith(_middle))
            {
                return false;
            }

            at = end + _middle.Length;
            end = EndOfString(json, at, out isEscaped);
            if (end < 0)
            {
                return false;
            }

            piece = _isPieceSecond ? new JsonSlice(json[at..end], isEscaped, at) : piece;
        }

        if (!json[end..].SequenceEqual(_tail))
        {
            return false;
        }

        _misses = 0;
        return true;
    }

    /// <summary>Learns a chunk that was parsed and held nothing but its piece.</summary>
    /// <param name="json">The chunk.</param>
    /// <param name="varying">A string of the chunk that has no meaning here and may change, or an empty slice.</param>
    /// <param name="piece">Its piece.</param>
    /// <param name="isThinking">Whether the piece is reasoning.</param>
    public void Learn(ReadOnlySpan<byte> json, in JsonSlice varying, in JsonSlice piece, bool isThinking)
    {
        if (_misses++ >= MaxMisses)
        {
            _head = null;
            return;
        }

        IsThinking = isThinking;
        _hasSecond = !varying.IsEmpty;
        _isPieceSecond = _hasSecond && varying.Offset < piece.Offset;
        var first = _isPieceSecond ? varying : piece;
        var last = _hasSecond && !_isPieceSecond ? varying : piece;
        _head = json[..first.Offset].ToArray();
        _middle = _hasSecond ? json[(first.Offset + first.Length)..last.Offset].ToArray() : [];
        _tail = json[(last.Offset + last.Length)..].ToArray();
    }

    /// <summary>Where the quote stands that ends the string; -1 where it has none, or is none that JSON allows.</summary>
    private static int EndOfString(ReadOnlySpan<byte> json, int start, out bool isEscaped)
    {
        isEscaped = false;
        var at = start;
        while (true)
        {
            var run = json[at..].IndexOfAny(EndsPlainRun);
            if (run < 0)
            {
                return -1;
            }

            at += run;
            if (json[at] == (byte)'"')
            {
                return at;
            }

            var escape = EscapeLength(json[at..]);
            if (escape == 0)
            {
                return -1;
            }

            isEscaped = true;
            at += escape;
        }
    }

    private static int EscapeLength(ReadOnlySpan<byte> json)
    {
        if (json.Length < 2 || json[0] != (byte)'\\')
        {
            return 0;
        }

        if (json[1] != (byte)'u')
        {
            return "\"\\/bfnrt"u8.Contains(json[1]) ? 2 : 0;
        }

        if (json.Length < 6)
        {
            return 0;
        }

        foreach (var digit in json[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return 0;
            }
        }

        return 6;
    }
}
