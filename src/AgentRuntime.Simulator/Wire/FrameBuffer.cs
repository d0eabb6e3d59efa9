using System.Buffers;
using System.Text;

namespace AgentRuntime.Simulator.Wire;

/// <summary>The bytes of a reply's next lines or events, with where each ends. One for each reply, used again for each token.</summary>
internal sealed class FrameBuffer(int maxFrameBytes) : IBufferWriter<byte>
{
    private const int InitialBytes = 512;

    private readonly List<int> _ends = [];
    private byte[] _bytes = new byte[InitialBytes];
    private int _length;

    /// <summary>How many frames are complete.</summary>
    public int Count => _ends.Count;

    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsMemory(start, _ends[index] - start);
        }
    }

    /// <summary>All frames.</summary>
    public ReadOnlyMemory<byte> All => _bytes.AsMemory(0, _length);

    public void Clear()
    {
        _length = 0;
        _ends.Clear();
    }

    /// <summary>The bytes since the last frame's end are a frame.</summary>
    /// <exception cref="InvalidDataException">It is longer than the limit.</exception>
    public void EndFrame()
    {
        var start = _ends.Count == 0 ? 0 : _ends[^1];
        if (_length - start > maxFrameBytes)
        {
            throw new InvalidDataException(
                $"A reply has a line of {_length - start} bytes; {nameof(SimulatorOptions.MaxLineBytes)} is {maxFrameBytes}.");
        }

        if (_length > start)
        {
            _ends.Add(_length);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Writes text as it is, in UTF-8.</summary>
    public void Write(string text)
    {
        var span = GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, span);
    }

    /// <summary>Writes a number.</summary>
    public void Write(long value)
    {
        var span = GetSpan(20);
        value.TryFormat(span, out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
