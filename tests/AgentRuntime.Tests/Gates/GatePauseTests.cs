using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Gates;

public sealed class GatePauseTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatePause _pause;

    public GatePauseTests() => _pause = new GatePause(new GateSettings { MaxPause = TimeSpan.FromSeconds(10) }, _time);

    [Theory]
    [InlineData(ModelErrorCategory.Overloaded)]
    [InlineData(ModelErrorCategory.RateLimited)]
    public void Record_RetryAfter_HoldsAsLongAsAsked(ModelErrorCategory category)
    {
        Ask(category, TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _pause.Left);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(_pause.Left);
    }

    [Fact]
    public void Record_RetryAfterBeyondTheMost_HoldsForTheMost()
    {
        Ask(ModelErrorCategory.RateLimited, TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromSeconds(10), _pause.Left);
    }

    [Fact]
    public void Record_ShorterRetryAfterLater_DoesNotShorten()
    {
        Ask(ModelErrorCategory.Overloaded, TimeSpan.FromSeconds(8));
        _time.Advance(TimeSpan.FromSeconds(1));

        Ask(ModelErrorCategory.Overloaded, TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(7), _pause.Left);
    }

    [Fact]
    public void Record_NothingAsked_DoesNotHold()
    {
        _pause.Record(new GateOutcome.Failed(Some.Error(ModelErrorCategory.Overloaded)));
        _pause.Record(new GateOutcome.Failed(Some.Error(ModelErrorCategory.Transport) with { RetryAfter = TimeSpan.FromSeconds(5) }));
        _pause.Record(GateOutcome.Succeeded.Instance);

        Assert.Null(_pause.Left);
    }

    private void Ask(ModelErrorCategory category, TimeSpan retryAfter) =>
        _pause.Record(new GateOutcome.Failed(Some.Error(category) with { RetryAfter = retryAfter }));
}
