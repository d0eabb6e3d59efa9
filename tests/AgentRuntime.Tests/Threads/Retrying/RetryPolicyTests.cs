using AgentRuntime.Model;
using AgentRuntime.Threads.Retrying;

namespace AgentRuntime.Tests.Threads.Retrying;

public sealed class RetryPolicyTests
{
    private static readonly RetrySettings Settings = new()
    {
        MaxAttempts = 5,
        MaxAttemptsAfterText = 2,
        InitialDelay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(6),
        MaxRetryAfter = TimeSpan.FromSeconds(30),
    };

    private static readonly RetryPolicy Policy = new(Settings, static () => 0.5);

    [Theory]
    [InlineData(ModelErrorCategory.Transport, 5)]
    [InlineData(ModelErrorCategory.Timeout, 5)]
    [InlineData(ModelErrorCategory.Stalled, 5)]
    [InlineData(ModelErrorCategory.Truncated, 5)]
    [InlineData(ModelErrorCategory.Overloaded, 5)]
    [InlineData(ModelErrorCategory.RateLimited, 5)]
    [InlineData(ModelErrorCategory.ServerError, 5)]
    [InlineData(ModelErrorCategory.Protocol, 1)]
    [InlineData(ModelErrorCategory.PromptTooLarge, 0)]
    [InlineData(ModelErrorCategory.Authentication, 0)]
    [InlineData(ModelErrorCategory.Permission, 0)]
    [InlineData(ModelErrorCategory.ModelNotFound, 0)]
    [InlineData(ModelErrorCategory.Unsupported, 0)]
    [InlineData(ModelErrorCategory.InvalidRequest, 0)]
    public void DelayBefore_EachCategory_RetriesAsOftenAsItHelps(ModelErrorCategory category, int retries)
    {
        Assert.Equal(retries, Policy.AttemptsAfter(category, hasShownText: false));
        Assert.Equal(
            retries,
            Enumerable.Range(1, 100).TakeWhile(attempt => Policy.DelayBefore(Some.Error(category), attempt, hasShownText: false) is not null).Count());
    }

    [Fact]
    public void DelayBefore_TextWasShown_RetriesLess()
    {
        Assert.NotNull(Policy.DelayBefore(Some.Error(), 2, hasShownText: true));
        Assert.Null(Policy.DelayBefore(Some.Error(), 3, hasShownText: true));
    }

    [Theory]
    [InlineData(1, 0.75)]
    [InlineData(2, 1.5)]
    [InlineData(3, 3)]
    [InlineData(4, 4.5)]
    [InlineData(5, 4.5)]
    public void DelayBefore_FurtherAttempts_DoublesUpToTheMost(int attempt, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy.DelayBefore(Some.Error(), attempt, hasShownText: false));

    [Fact]
    public void DelayBefore_VeryManyAttempts_StaysAtTheMost()
    {
        var policy = new RetryPolicy(Settings with { MaxAttempts = int.MaxValue }, static () => 0);

        Assert.Equal(TimeSpan.FromSeconds(3), policy.DelayBefore(Some.Error(), int.MaxValue, hasShownText: false));
    }

    [Fact]
    public void DelayBefore_Chance_SpreadsBetweenHalfAndWhole()
    {
        Assert.Equal(TimeSpan.FromSeconds(0.5), new RetryPolicy(Settings, static () => 0).DelayBefore(Some.Error(), 1, hasShownText: false));
        Assert.Equal(
            TimeSpan.FromSeconds(0.99), new RetryPolicy(Settings, static () => 0.98).DelayBefore(Some.Error(), 1, hasShownText: false));
    }

    [Fact]
    public void DelayBefore_SystemsOwnChance_StaysInItsBounds()
    {
        var policy = new RetryPolicy(Settings);

        Assert.All(
            Enumerable.Range(0, 100),
            _ => Assert.InRange(
                policy.DelayBefore(Some.Error(), 1, hasShownText: false)!.Value, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void DelayBefore_RetryAfter_IsWaitedForAndAScatterMore()
    {
        var error = Some.Error(ModelErrorCategory.RateLimited) with { RetryAfter = TimeSpan.FromSeconds(20) };

        Assert.Equal(TimeSpan.FromSeconds(20.5), Policy.DelayBefore(error, 1, hasShownText: false));
    }

    [Fact]
    public void DelayBefore_RetryAfterShorterThanTheBackoff_KeepsTheBackoff()
    {
        var error = Some.Error(ModelErrorCategory.Overloaded) with { RetryAfter = TimeSpan.FromMilliseconds(1) };

        Assert.Equal(TimeSpan.FromSeconds(3), Policy.DelayBefore(error, 3, hasShownText: false));
    }

    [Fact]
    public void DelayBefore_RetryAfterBeyondTheMost_IsNotRetried()
    {
        var error = Some.Error(ModelErrorCategory.RateLimited) with { RetryAfter = TimeSpan.FromSeconds(31) };

        Assert.Null(Policy.DelayBefore(error, 1, hasShownText: false));
    }
}
