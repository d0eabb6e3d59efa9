using System.Buffers;
using System.Text.Json;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>
/// The least that a reader does: finds the lines, walks through their JSON once and makes a string of the text. One for each stream.
/// Lines that are not of interest, such as the sizes of HTTP's chunks, are passed over, so it reads a bare socket too.
/// </summary>
internal sealed class TokenScanner(TokenWire wire)
{
    private bool _isText = wire != TokenWire.Events;

    /// <summary>Whether the stream's last line was seen.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes the whole lines from the beginning of a buffer.</summary>
    /// <returns>The length of the text in them, in UTF-16 code units.</returns>
    public long Scan(ref ReadOnlySequence<byte> buffer)
    {
        var length = 0L;
        var reader = new SequenceReader<byte>(buffer);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            length += line.IsSingleSegment ? ScanLine(line.FirstSpan) : ScanLine(line.ToArray());
        }

        buffer = buffer.Slice(reader.Position);
        return length;
    }

    private long ScanLine(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{"u8))
        {
            IsDone |= line.IndexOf("\"done\":true"u8) >= 0;
            return ReadText(line, "content"u8);
        }

        if (line.StartsWith("data: {"u8))
        {
            return _isText ? ReadText(line["data: ".Length..], wire == TokenWire.Events ? "text"u8 : "content"u8) : 0;
        }

        if (line.StartsWith("event: "u8))
        {
            _isText = line.SequenceEqual("event: agent.text"u8);
            IsDone |= line.SequenceEqual("event: turn.stopped"u8);
        }
        else
        {
            IsDone |= line.StartsWith("data: [DONE]"u8);
        }

        return 0;
    }

    private static long ReadText(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.TokenType == JsonTokenType.String ? reader.GetString()!.Length : 0;
            }
        }

        return 0;
    }
}
