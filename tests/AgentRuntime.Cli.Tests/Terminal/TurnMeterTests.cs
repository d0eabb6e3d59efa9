using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Testing;

namespace AgentRuntime.Cli.Tests.Terminal;

public sealed class TurnMeterTests
{
    [Fact]
    public void Rate_OfATurn_CountsTheTimeBetweenItsDeltas()
    {
        var time = new ManualTimeProvider();
        var meter = new TurnMeter(time);

        meter.Begin();
        time.Advance(TimeSpan.FromMilliseconds(40));
        meter.MarkDelta();
        time.Advance(TimeSpan.FromSeconds(2));
        meter.MarkDelta();
        meter.Add(new TokenUsage(7, 101));

        Assert.Equal(TimeSpan.FromMilliseconds(40), meter.FirstToken);
        Assert.Equal(50, meter.Rate, 3);
        Assert.Equal("101 tokens, 50.0 tokens/s, first token after 40 ms", meter.ToString());
    }

    [Fact]
    public void Begin_AfterATurn_StartsAnew()
    {
        var meter = new TurnMeter(new ManualTimeProvider());
        meter.MarkDelta();
        meter.Add(new TokenUsage(7, 101));

        meter.Begin();

        Assert.Null(meter.FirstToken);
        Assert.Equal(0, meter.Tokens);
        Assert.Equal(0, meter.Rate);
    }
}
