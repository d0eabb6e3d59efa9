using System.Buffers;
using System.Text;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Tests.Latency;

public sealed class TokenScannerTests
{
    private const string Ollama =
        """
        {"model":"sim","message":{"role":"assistant","content":" tok00"},"done":false}
        {"model":"sim","message":{"role":"assistant","content":" tok01"},"done":false}
        {"model":"sim","message":{"role":"assistant","content":""},"done":true}

        """;

    private const string LMStudio =
        """
        data: {"choices":[{"delta":{"role":"assistant","content":" tok00"}}]}

        data: {"choices":[{"delta":{"content":" tok01"}}]}

        data: {"choices":[{"delta":{}}]}

        data: [DONE]


        """;

    private const string Events =
        """
        id: 4
        event: user.message
        data: {"type":"user.message","text":"not this"}

        id: 10
        event: agent.text
        data: {"type":"agent.text","text":" tok00 tok01"}

        event: turn.stopped
        data: {"type":"turn.stopped"}


        """;

    public static TheoryData<string, int, string> Streams { get; } = new()
    {
        { nameof(TokenWire.Ollama), 1, Ollama },
        { nameof(TokenWire.Ollama), 7, Ollama },
        { nameof(TokenWire.Ollama), 1000, Ollama },
        { nameof(TokenWire.LMStudio), 1, LMStudio },
        { nameof(TokenWire.LMStudio), 1000, LMStudio },
        { nameof(TokenWire.Events), 1, Events },
        { nameof(TokenWire.Events), 1000, Events },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Scan_HoweverTheStreamIsCut_CountsTheTextAndSeesTheEnd(string wire, int pieceBytes, string stream)
    {
        var scanner = new TokenScanner(Enum.Parse<TokenWire>(wire));
        var held = Array.Empty<byte>();
        var length = 0L;

        foreach (var piece in Encoding.UTF8.GetBytes(stream.ReplaceLineEndings("\n")).Chunk(pieceBytes))
        {
            Assert.False(scanner.IsDone && length < 12);
            var buffer = new ReadOnlySequence<byte>([.. held, .. piece]);
            length += scanner.Scan(ref buffer);
            held = buffer.ToArray();
        }

        Assert.Equal(12, length);
        Assert.True(scanner.IsDone);
    }

    [Fact]
    public void Scan_SizesOfHttpChunks_AreNoLines()
    {
        var scanner = new TokenScanner(TokenWire.Ollama);
        var buffer = new ReadOnlySequence<byte>("4e\r\n{\"message\":{\"content\":\" tok00\"},\"done\":false}\n\r\n0\r\n\r\n"u8.ToArray());

        Assert.Equal(6, scanner.Scan(ref buffer));
        Assert.False(scanner.IsDone);
    }
}
