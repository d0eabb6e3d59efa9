using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Testing;

namespace AgentRuntime.Cli.Tests.Terminal;

public sealed class TurnMeterTests
{
    [Fact]
    public void Rate_OfATurn_LeavesTheFirstBatchOut()
    {
        var time = new ManualTimeProvider();
        var meter = new TurnMeter(time);

        meter.Begin();
        time.Advance(TimeSpan.FromMilliseconds(40));
        meter.MarkBatch(0);
        meter.MarkBatch(20);
        time.Advance(TimeSpan.FromSeconds(1));
        meter.MarkBatch(30);
        time.Advance(TimeSpan.FromSeconds(1));
        meter.MarkBatch(50);
        meter.Add(new TokenUsage(7, 100));

        Assert.Equal(TimeSpan.FromMilliseconds(40), meter.FirstToken);
        Assert.Equal(40, meter.Rate, 3);
        Assert.Equal("100 tokens, 40.0 tokens/s, first token after 40 ms", meter.ToString());
    }

    [Fact]
    public void Begin_AfterATurn_StartsAnew()
    {
        var meter = new TurnMeter(new ManualTimeProvider());
        meter.MarkBatch(4);
        meter.Add(new TokenUsage(7, 101));

        meter.Begin();

        Assert.Null(meter.FirstToken);
        Assert.Equal(0, meter.Tokens);
        Assert.Equal(0, meter.Rate);
    }
}
