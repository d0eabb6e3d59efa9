using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Cli.Chat;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Tests.Chat;

public sealed class TextChatSinkTests : IDisposable
{
    private static readonly EventStamp Stamp = new(ThreadId.Parse("t"), new TurnId("1"), 0, DateTimeOffset.UnixEpoch);

    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Write_ThinkingThenTextOnATerminal_ShowsThinkingDimAndApart()
    {
        var sink = Terminal();
        var stopped = sink.BeginTurn();

        await WriteAsync(sink, new ThreadEvent.AgentThinking(Stamp, "m", "Hm, "));
        await WriteAsync(sink, new ThreadEvent.AgentThinking(Stamp, "m", "yes."));
        await WriteAsync(sink, new ThreadEvent.AgentText(Stamp, "m", "Yes."));
        await WriteAsync(sink, new ThreadEvent.TurnStopped(Stamp, TurnStopReason.EndTurn, null, false));

        Assert.Equal("\e[2mHm, \e[22m\e[2myes.\e[22m\n\nYes.\n", Text(_output));
        Assert.Equal(TurnStopReason.EndTurn, (await stopped).Reason);
    }

    [Fact]
    public async Task Write_FailureOnATerminal_CannotSendEscapes()
    {
        var sink = Terminal();
        var stopped = sink.BeginTurn();
        var error = new ModelError(ModelErrorCategory.ServerError, "bad \e[31mthing", "ollama", "Ask again.") { Status = 500 };

        await WriteAsync(sink, new ThreadEvent.AgentText(Stamp, "m", "Part"));
        await WriteAsync(sink, new ThreadEvent.TurnStopped(Stamp, TurnStopReason.Failed, error, true));

        Assert.Equal("Part\n", Text(_output));
        Assert.Equal(
            "agentrt: ServerError: bad [31mthing\n  where: ollama, HTTP 500\n  what to do: Ask again.\n", Text(_error));
        Assert.Equal(TurnStopReason.Failed, (await stopped).Reason);
    }

    [Fact]
    public async Task Write_OutputIsFull_FailsTheTurn()
    {
        using var full = new FullStream();
        var sink = new TextChatSink(
            new Utf8Output(full, isTerminal: false, isStyled: false),
            new Utf8Output(_error, isTerminal: false, isStyled: false),
            TimeProvider.System);
        var stopped = sink.BeginTurn();

        await Assert.ThrowsAsync<IOException>(
            () => WriteAsync(sink, new ThreadEvent.AgentText(Stamp, "m", "x")));

        Assert.Contains("No space", (await Assert.ThrowsAsync<IOException>(() => stopped)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => sink.BeginTurn());
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private static async Task WriteAsync(TextChatSink sink, ThreadEvent threadEvent) =>
        await sink.WriteAsync(ImmutableArray.Create(threadEvent), CancellationToken.None);

    private TextChatSink Terminal() => new(
        new Utf8Output(_output, isTerminal: true, isStyled: true),
        new Utf8Output(_error, isTerminal: true, isStyled: true),
        TimeProvider.System);

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
