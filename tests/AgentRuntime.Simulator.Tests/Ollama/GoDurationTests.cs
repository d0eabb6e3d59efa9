using AgentRuntime.Simulator.Ollama;

namespace AgentRuntime.Simulator.Tests.Ollama;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("300ms", 300)]
    [InlineData("-1s", -1_000)]
    [InlineData("0", 0)]
    public void TryParse_GoDuration_GivesItsLength(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData("5x")]
    [InlineData("1.2.3s")]
    public void TryParse_NoGoDuration_IsRefused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
