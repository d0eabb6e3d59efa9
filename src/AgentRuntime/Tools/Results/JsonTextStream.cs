using System.Text;

namespace AgentRuntime.Tools.Results;

/// <summary>
/// Where JSON is written whose text a model is told: it leaves out the white space between the values, which costs tokens and says
/// nothing, keeps what is told, and stops a result that has no end.
/// </summary>
/// <param name="text">Where the text goes.</param>
/// <param name="maxReadLength">What is taken before <see cref="ResultTooLongException"/> is thrown, in UTF-16 code units.</param>
internal sealed class JsonTextStream(HeadAndTail text, long maxReadLength) : Stream
{
    private const int BufferBytes = 4096;

    /// <summary>What the decoder may hold back of a rune until the next slice.</summary>
    private const int HeldBackBytes = 4;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] _bytes = new byte[BufferBytes];
    private readonly char[] _chars = new char[BufferBytes + HeldBackBytes];
    private bool _isInString;
    private bool _isEscaped;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var slice = buffer[..Math.Min(buffer.Length, BufferBytes)];
            var kept = WithoutWhiteSpace(slice);
            // UTF-8 never has fewer bytes than UTF-16 code units.
            var chars = _decoder.GetChars(_bytes.AsSpan(0, kept), _chars, flush: false);
            text.Append(_chars.AsSpan(0, chars));
            buffer = buffer[slice.Length..];
            if (text.Length > maxReadLength)
            {
                throw new ResultTooLongException();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Everything is written at once.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private int WithoutWhiteSpace(ReadOnlySpan<byte> json)
    {
        var kept = 0;
        foreach (var value in json)
        {
            if (_isInString)
            {
                _isInString = _isEscaped || value != '"';
                _isEscaped = !_isEscaped && value == '\\';
            }
            else if (value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                continue;
            }
            else
            {
                _isInString = value == '"';
            }

            _bytes[kept++] = value;
        }

        return kept;
    }
}
