using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Gates;

public sealed class GateBreakerTests
{
    private static readonly GateSettings Settings = new()
    {
        BreakerFailures = 3,
        BreakerDelay = TimeSpan.FromSeconds(1),
        BreakerMaxDelay = TimeSpan.FromSeconds(3),
    };

    private readonly ManualTimeProvider _time = new();
    private readonly GateBreaker _breaker;

    public GateBreakerTests() => _breaker = new GateBreaker(Settings, _time);

    [Theory]
    [InlineData(ModelErrorCategory.Transport)]
    [InlineData(ModelErrorCategory.Timeout)]
    [InlineData(ModelErrorCategory.Stalled)]
    [InlineData(ModelErrorCategory.ServerError)]
    [InlineData(ModelErrorCategory.Overloaded)]
    public void Record_ServersFaultsInARow_Opens(ModelErrorCategory category)
    {
        Fail(2, category);
        Assert.True(_breaker.TryAdmit(out _));

        Fail(1, category);

        Assert.False(_breaker.TryAdmit(out _));
        Assert.Equal(TimeSpan.FromSeconds(1), _breaker.OpenFor);
        Assert.Equal(category, _breaker.OpenedBy!.Category);
    }

    [Theory]
    [InlineData(ModelErrorCategory.PromptTooLarge)]
    [InlineData(ModelErrorCategory.Authentication)]
    [InlineData(ModelErrorCategory.Permission)]
    [InlineData(ModelErrorCategory.ModelNotFound)]
    [InlineData(ModelErrorCategory.Unsupported)]
    [InlineData(ModelErrorCategory.InvalidRequest)]
    public void Record_FaultOfTheRequest_CountsAsAnAnswer(ModelErrorCategory category)
    {
        Fail(2);
        Fail(1, category);
        Fail(2);

        Assert.Null(_breaker.OpenFor);
    }

    [Theory]
    [InlineData(ModelErrorCategory.RateLimited)]
    [InlineData(ModelErrorCategory.Truncated)]
    [InlineData(ModelErrorCategory.Protocol)]
    public void Record_FailureThatSaysNothing_NeitherCountsNorClears(ModelErrorCategory category)
    {
        Fail(2);
        Fail(5, category);
        Assert.Null(_breaker.OpenFor);

        Fail(1);

        Assert.NotNull(_breaker.OpenFor);
    }

    [Fact]
    public void Record_SuccessBetween_StartsTheCountAnew()
    {
        Fail(2);
        _breaker.Record(GateOutcome.Succeeded.Instance, isProbe: false);
        Fail(2);

        Assert.Null(_breaker.OpenFor);
    }

    [Fact]
    public void Record_AbandonedBetween_LeavesTheCount()
    {
        Fail(2);
        _breaker.Record(GateOutcome.Abandoned.Instance, isProbe: false);
        Fail(1);

        Assert.NotNull(_breaker.OpenFor);
    }

    [Fact]
    public void TryAdmit_AfterTheDelay_AdmitsExactlyOneProbe()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_breaker.TryAdmit(out var isProbe));
        Assert.True(isProbe);
        Assert.False(_breaker.TryAdmit(out _));
        Assert.Null(_breaker.OpenFor);
    }

    [Fact]
    public void Record_ProbeSucceeds_Closes()
    {
        OpenAndProbe();

        _breaker.Record(GateOutcome.Succeeded.Instance, isProbe: true);

        Assert.Null(_breaker.OpenedBy);
        Assert.True(_breaker.TryAdmit(out var isProbe));
        Assert.False(isProbe);
    }

    [Fact]
    public void Record_ProbesFail_DoublesTheDelayUpToTheMost()
    {
        OpenAndProbe();
        FailProbe();
        Assert.Equal(TimeSpan.FromSeconds(2), _breaker.OpenFor);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_breaker.TryAdmit(out _));
        FailProbe();

        Assert.Equal(TimeSpan.FromSeconds(3), _breaker.OpenFor);
    }

    [Fact]
    public void Record_ProbeAbandoned_LetsTheNextProbe()
    {
        OpenAndProbe();

        _breaker.Record(GateOutcome.Abandoned.Instance, isProbe: true);

        Assert.True(_breaker.TryAdmit(out var isProbe));
        Assert.True(isProbe);
    }

    [Fact]
    public void Record_LateFailureOfAnEarlierRequest_DoesNotProlong()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromMilliseconds(900));

        Fail(1);

        Assert.Equal(TimeSpan.FromMilliseconds(100), _breaker.OpenFor);
    }

    [Fact]
    public void Record_LateSuccessOfAnEarlierRequest_Closes()
    {
        Fail(3);

        _breaker.Record(GateOutcome.Succeeded.Instance, isProbe: false);

        Assert.True(_breaker.TryAdmit(out _));
    }

    [Fact]
    public void Record_OpensAfterHavingClosed_StartsWithTheFirstDelay()
    {
        OpenAndProbe();
        FailProbe();
        _breaker.Record(GateOutcome.Succeeded.Instance, isProbe: false);

        Fail(3);

        Assert.Equal(TimeSpan.FromSeconds(1), _breaker.OpenFor);
    }

    private void OpenAndProbe()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_breaker.TryAdmit(out _));
    }

    private void FailProbe() => _breaker.Record(new GateOutcome.Failed(Some.Error()), isProbe: true);

    private void Fail(int times, ModelErrorCategory category = ModelErrorCategory.Transport)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.Record(new GateOutcome.Failed(Some.Error(category)), isProbe: false);
        }
    }
}
