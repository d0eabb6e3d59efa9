using System.Buffers;

namespace AgentRuntime.Providers.Http;

/// <summary>
/// The bytes of a response that were read and are not yet decoded, in one piece. A stream whose tokens come one by one has a small array of
/// its own; when more comes than it holds, a larger one is rented for as long as it is needed.
/// </summary>
internal struct BodyBuffer
{
    /// <summary>A few tokens with all that servers write around them.</summary>
    private const int SmallBytes = 512;

    /// <summary>Bytes taken in one read at most, some dozen tokens, unless a longer line needs more. More would only make the batches larger.</summary>
    private const int ReadBytes = 4 * 1024;

    /// <summary>Less room than this is not worth a read.</summary>
    private const int MinReadBytes = 128;

    private byte[]? _bytes;
    private byte[]? _small;
    private int _length;
    private bool _wasFull;

    /// <summary>What is held; valid until the next <see cref="Free"/>.</summary>
    internal readonly ReadOnlySequence<byte> Held => _length == 0 ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_bytes!, 0, _length);

    /// <summary>Room for the next read, after what is held; never empty.</summary>
    internal Memory<byte> Free()
    {
        if (_bytes is null)
        {
            _bytes = _wasFull ? ArrayPool<byte>.Shared.Rent(ReadBytes) : _small ??= new byte[SmallBytes];
        }
        else if (_wasFull || _bytes.Length - _length < MinReadBytes)
        {
            Grow();
        }

        return _bytes.AsMemory(_length);
    }

    /// <summary>Takes note of a read into the room that <see cref="Free"/> gave.</summary>
    internal void Add(int bytes)
    {
        _length += bytes;
        _wasFull = _length == _bytes!.Length;
    }

    /// <summary>Keeps so many bytes of the end of what is held, and nothing where that is 0.</summary>
    internal void KeepLast(int bytes)
    {
        if (bytes == 0)
        {
            Clear();
        }
        else if (bytes < _length)
        {
            _bytes.AsSpan(_length - bytes, bytes).CopyTo(_bytes);
            _length = bytes;
        }
    }

    /// <summary>Gives up what is held, and what was rented for it.</summary>
    internal void Clear()
    {
        _length = 0;
        Return(_bytes);
        _bytes = null;
    }

    private void Grow()
    {
        if (_bytes!.Length >= ReadBytes && _length < _bytes.Length / 2)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(ReadBytes, _bytes.Length * 2));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Return(_bytes);
        _bytes = larger;
    }

    private readonly void Return(byte[]? bytes)
    {
        if (bytes is not null && bytes != _small)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
