using System.Buffers;

namespace AgentRuntime.Providers.Wire;

/// <summary>Bytes that had to be copied together because reads split them. Keeps its largest array.</summary>
internal struct LineBuffer
{
    private byte[]? _bytes;

    /// <summary>How many bytes it holds.</summary>
    public int Length { get; private set; }

    /// <summary>What it holds; valid until the next append.</summary>
    public readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what it holds.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds one byte.</summary>
    public void Append(byte value)
    {
        Reserve(1);
        _bytes![Length++] = value;
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds bytes.</summary>
    public void Append(in ReadOnlySequence<byte> bytes)
    {
        Reserve((int)bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += (int)bytes.Length;
    }

    private void Reserve(int more)
    {
        var needed = Length + more;
        if (_bytes is null || _bytes.Length < needed)
        {
            Array.Resize(ref _bytes, Math.Max(needed, Math.Max(1024, Length * 2)));
        }
    }
}
