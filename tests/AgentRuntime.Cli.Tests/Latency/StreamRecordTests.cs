using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Latency.Peers;

namespace AgentRuntime.Cli.Tests.Latency;

public sealed class StreamRecordTests
{
    [Fact]
    public void Add_TextOfSeveralTokensAndAPart_NotesTheWholeOnes()
    {
        var record = new StreamRecord(new ReplyOrder("r", 0, 4, 0));

        record.Add((2 * ReplyOrder.TokenLength) + 1);
        Assert.Equal(2, record.Tokens);
        Assert.Equal(record.Arrivals[0], record.Arrivals[1]);

        record.Add(ReplyOrder.TokenLength - 1);
        Assert.Equal(3, record.Tokens);
        Assert.True(record.Arrivals[2] >= record.Arrivals[1]);
    }

    [Fact]
    public void Take_TimesOfAnotherProcess_AreItsOwn()
    {
        var record = new StreamRecord(new ReplyOrder("r", 0, 3, 0));

        record.Take(new StreamTimes(5, [7, 9], 11));

        Assert.Equal(2, record.Tokens);
        Assert.Equal(5, record.RequestedAt);
        Assert.Equal([7L, 9L], record.ToTimes().Arrivals);
        Assert.Equal(11, record.EndedAt);
    }

    [Fact]
    public void FindIn_BodyOfARequest_FindsTheLastOrder()
    {
        var first = new ReplyOrder("e1", 3, 8, 0);
        var last = new ReplyOrder("e2", 64, 340, 170.5);
        var body = $$"""{"messages":[{"content":"{{first.Prompt}}"},{"content":"answer"},{"content":"{{last.Prompt}}"}],"stream":true}""";

        Assert.Equal(last, ReplyOrder.FindIn(body));
        Assert.Equal(first, ReplyOrder.FindIn(first.Prompt));
        Assert.Null(ReplyOrder.FindIn("something else"));
    }
}
