using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Model;
using AgentRuntime.Server.Sse;

namespace AgentRuntime.Server.Tests.Sse;

public sealed class SharedFramesTests
{
    private static readonly ImmutableArray<ThreadEvent> Batch = [Text(0, "Hel\nlo"), Text(6, "wörld 😀")];

    [Fact]
    public void Write_OneStream_WritesStraightAndKeepsNothing()
    {
        var frames = new SharedFrames();
        frames.Join();

        var written = Write(frames, Batch);

        Assert.Equal(
            """
            id: 6
            event: agent.text
            data: {"type":"agent.text","threadId":"t","turnId":"turn","position":0,"end":6,"time":"1970-01-01T00:00:00Z","messageId":"m","text":"Hel\nlo"}

            id: 14
            event: agent.text
            data: {"type":"agent.text","threadId":"t","turnId":"turn","position":6,"end":14,"time":"1970-01-01T00:00:00Z","messageId":"m","text":"wörld \uD83D\uDE00"}


            """.ReplaceLineEndings("\n"),
            written);
        Assert.Equal(0, frames.Encodings);
    }

    [Fact]
    public void Write_ManyStreamsOneBatch_MakesTheFramesOnce()
    {
        var frames = new SharedFrames();
        for (var i = 0; i < 50; i++)
        {
            frames.Join();
        }

        var written = Enumerable.Range(0, 50).Select(_ => Write(frames, Batch)).ToArray();

        Assert.Single(written.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, frames.Encodings);
    }

    [Fact]
    public void Write_StreamsOfSeveralBatches_EachGetsItsOwn()
    {
        var frames = new SharedFrames();
        frames.Join();
        frames.Join();
        ImmutableArray<ThreadEvent>[] batches = [.. Enumerable.Range(0, 10).Select(static i => ImmutableArray.Create(Text(i, "x")))];

        foreach (var batch in batches.Concat(batches))
        {
            Assert.StartsWith($"id: {batch[0].End}\n", Write(frames, batch), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Trim_NothingAskedForSinceTheLastTime_LetsGo()
    {
        var frames = new SharedFrames();
        frames.Join();
        frames.Join();
        Write(frames, Batch);
        frames.Trim();
        Write(frames, Batch);
        Assert.Equal(1, frames.Encodings);

        frames.Trim();
        frames.Trim();
        Write(frames, Batch);

        Assert.Equal(2, frames.Encodings);
    }

    private static ThreadEvent Text(long position, string text) => new ThreadEvent.AgentText(
        new EventStamp(ThreadId.Parse("t"), new TurnId("turn"), position, DateTimeOffset.UnixEpoch), "m", text);

    private static string Write(SharedFrames frames, ImmutableArray<ThreadEvent> batch)
    {
        var output = new ArrayBufferWriter<byte>();
        frames.Write(output, new FrameWriter(), batch);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
