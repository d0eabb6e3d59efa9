using System.Text;

namespace AgentRuntime.Cli.Terminal;

/// <summary>
/// A stream of UTF-8 that is written when its writer says so: what belongs together goes out in one write. Where it is a
/// terminal, control characters in the text are left out.
/// </summary>
internal sealed class Utf8Output(Stream stream, bool isTerminal, bool isStyled)
{
    private static readonly bool WantsStyle =
        Environment.GetEnvironmentVariable("NO_COLOR") is null or "" && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Whether a person sees it.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>Whether text may be dimmed: a terminal that can, and a person who did not forbid it (NO_COLOR).</summary>
    public bool IsStyled => isStyled;

    /// <summary>Whether the next character starts a line.</summary>
    public bool IsAtLineStart { get; private set; } = true;

    /// <summary>The process's standard output.</summary>
    public static Utf8Output Standard() => For(Console.OpenStandardOutput(), !Console.IsOutputRedirected);

    /// <summary>The process's standard error.</summary>
    public static Utf8Output Error() => For(Console.OpenStandardError(), !Console.IsErrorRedirected);

    /// <summary>Adds text that came from elsewhere, dimmed where that can be.</summary>
    public void AppendDim(ReadOnlySpan<char> text)
    {
        if (isStyled)
        {
            AppendBytes("\e[2m"u8);
        }

        Append(text);
        if (isStyled)
        {
            AppendBytes("\e[22m"u8);
        }
    }

    /// <summary>Adds text that came from elsewhere.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (isTerminal)
        {
            for (var at = text.IndexOfAny(Printable.Controls); at >= 0; at = text.IndexOfAny(Printable.Controls))
            {
                Encode(text[..at]);
                text = text[(at + 1)..];
            }
        }

        Encode(text);
    }

    /// <summary>Adds bytes as they are, such as a terminal's own sequences; they do not count as text of a line.</summary>
    public void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Adds a line end where a line has begun.</summary>
    public void EndLine()
    {
        if (!IsAtLineStart)
        {
            Encode("\n");
        }
    }

    /// <summary>Hands all that was added to the operating system.</summary>
    /// <exception cref="IOException">It was not taken: the disk is full, the file is gone.</exception>
    public void Flush()
    {
        if (_length == 0)
        {
            return;
        }

        var length = _length;
        _length = 0;
        stream.Write(_buffer, 0, length);
        stream.Flush();
    }

    private static Utf8Output For(Stream stream, bool isTerminal) => new(stream, isTerminal, isTerminal && WantsStyle);

    private void Encode(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));
        IsAtLineStart = text[^1] == '\n';
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + length));
        }

        return _buffer.AsSpan(_length);
    }
}
