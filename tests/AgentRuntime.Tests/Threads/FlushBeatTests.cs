using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads;

public sealed class FlushBeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9.999)]
    [InlineData(10)]
    [InlineData(123_456.789)]
    public void DelayFrom_AnyTime_IsWithinTheIntervalAndNotMuchLess(double nowMilliseconds)
    {
        var delay = FlushBeat.DelayFrom(TimeSpan.FromMilliseconds(nowMilliseconds), Interval);

        Assert.InRange(delay, Interval * 0.9, Interval);
    }

    [Fact]
    public void DelayFrom_TimesOfOneBeat_EndTogether()
    {
        var ends = new[] { 51.0, 52.5, 59.9 }
            .Select(static now => TimeSpan.FromMilliseconds(now))
            .Select(now => now + FlushBeat.DelayFrom(now, Interval));

        Assert.Single(ends.Distinct());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void DelayFrom_AShortInterval_IsTheInterval(int milliseconds)
    {
        var interval = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(interval, FlushBeat.DelayFrom(TimeSpan.FromMilliseconds(77), interval));
    }
}
