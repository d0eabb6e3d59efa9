using AgentRuntime.Testing;
using Akka.Event;
using Akka.Pattern;
using Akka.TestKit;

namespace AgentRuntime.Kernel.Tests.Pattern;

public class CircuitBreakerTests
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ResetTimeout = TimeSpan.FromSeconds(20);

    private readonly TestScheduler _scheduler = new(Akka.Configuration.Config.Empty, NoLogger.Instance);

    [Fact]
    public async Task WithCircuitBreaker_Success_ReturnsTheResultAndStaysClosed()
    {
        var breaker = Breaker(1);

        Assert.Equal("hi", await breaker.WithCircuitBreaker(() => Task.FromResult("hi")));
        Assert.True(breaker.IsClosed);
        Assert.Equal(0, breaker.CurrentFailureCount);
    }

    [Fact]
    public async Task WithCircuitBreaker_FailuresBelowTheLimit_StaysClosedAndCounts()
    {
        var breaker = Breaker(3);

        await FailOnce(breaker);
        await FailOnce(breaker);

        Assert.True(breaker.IsClosed);
        Assert.Equal(2, breaker.CurrentFailureCount);
        Assert.IsType<TestFailure>(breaker.LastCaughtException);
    }

    [Fact]
    public async Task WithCircuitBreaker_SuccessBetweenFailures_CountsAnew()
    {
        var breaker = Breaker(2);
        await FailOnce(breaker);

        await breaker.WithCircuitBreaker(() => Task.CompletedTask);
        await FailOnce(breaker);

        Assert.True(breaker.IsClosed);
        Assert.Equal(1, breaker.CurrentFailureCount);
    }

    [Fact]
    public async Task WithCircuitBreaker_LimitReached_OpensAndRefusesCalls()
    {
        var opened = new TaskCompletionSource();
        var breaker = Breaker(2).OnOpen(() => opened.TrySetResult());
        await FailOnce(breaker);
        await FailOnce(breaker);
        _scheduler.Advance(TimeSpan.FromSeconds(5));
        var called = false;

        var error = await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() =>
        {
            called = true;
            return Task.CompletedTask;
        }));

        Assert.False(called);
        Assert.True(breaker.IsOpen);
        Assert.IsType<TestFailure>(error.InnerException);
        Assert.InRange(error.RemainingDuration, TimeSpan.FromSeconds(1), ResetTimeout);
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task WithCircuitBreaker_ResetTimeoutPassed_OneSuccessfulTrialCloses()
    {
        var halfOpened = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        var breaker = Breaker(1).OnHalfOpen(() => halfOpened.TrySetResult()).OnClose(() => closed.TrySetResult());
        await FailOnce(breaker);

        _scheduler.Advance(ResetTimeout);
        Assert.True(breaker.IsHalfOpen);
        await breaker.WithCircuitBreaker(() => Task.CompletedTask);

        Assert.True(breaker.IsClosed);
        Assert.Equal(0, breaker.CurrentFailureCount);
        await halfOpened.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task WithCircuitBreaker_HalfOpen_RefusesASecondCallDuringTheTrial()
    {
        var breaker = Breaker(1);
        await FailOnce(breaker);
        _scheduler.Advance(ResetTimeout);
        var trial = new TaskCompletionSource();

        var first = breaker.WithCircuitBreaker(() => trial.Task);
        await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() => Task.CompletedTask));
        trial.SetResult();
        await first;

        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task WithCircuitBreaker_TrialFails_OpensAgain()
    {
        var breaker = Breaker(1);
        await FailOnce(breaker);
        _scheduler.Advance(ResetTimeout);

        await FailOnce(breaker);

        Assert.True(breaker.IsOpen);
    }

    [KernelFact("the last doubling that stays below the longest time-out is kept")]
    public async Task WithExponentialBackoff_TrialFails_DoublesTheResetTimeoutUpToTheLongest()
    {
        var breaker = Breaker(1).WithExponentialBackoff(TimeSpan.FromSeconds(50));
        await FailOnce(breaker);

        _scheduler.Advance(ResetTimeout);
        Assert.True(breaker.IsHalfOpen);
        await FailOnce(breaker);
        _scheduler.Advance(TimeSpan.FromSeconds(39));
        Assert.True(breaker.IsOpen);
        _scheduler.Advance(TimeSpan.FromSeconds(1));
        Assert.True(breaker.IsHalfOpen);
        await FailOnce(breaker);
        _scheduler.Advance(TimeSpan.FromSeconds(49));
        Assert.True(breaker.IsOpen);
        _scheduler.Advance(TimeSpan.FromSeconds(1));
        Assert.True(breaker.IsHalfOpen);
    }

    [Fact]
    public async Task WithCircuitBreaker_CallTakesTooLong_ThrowsAndCounts()
    {
        var breaker = Breaker(1);

        var call = breaker.WithCircuitBreaker(() => new TaskCompletionSource<int>().Task);
        Assert.False(call.IsCompleted);
        _scheduler.Advance(CallTimeout);

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public async Task WithCircuitBreaker_BodyThrowsBeforeItsTask_CountsAsFailure()
    {
        var breaker = Breaker(1);

        await Assert.ThrowsAsync<TestFailure>(() => breaker.WithCircuitBreaker<int>(() => throw new TestFailure()));

        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public async Task WithCircuitBreaker_State_IsHandedToTheBody()
    {
        var breaker = Breaker(1);

        Assert.Equal(3, await breaker.WithCircuitBreaker(2, state => Task.FromResult(state + 1)));
    }

    [Fact]
    public void WithSyncCircuitBreaker_SuccessAndFailure_CountAsTheAsyncOnes()
    {
        var breaker = Breaker(1);

        Assert.Equal("hi", breaker.WithSyncCircuitBreaker(() => "hi"));
        Assert.ThrowsAny<Exception>(() => breaker.WithSyncCircuitBreaker(() => throw new TestFailure()));

        Assert.True(breaker.IsOpen);
        Assert.Throws<OpenCircuitException>(() => breaker.WithSyncCircuitBreaker(() => "hi"));
    }

    [Fact]
    public void FailAndSucceed_ByHand_MoveTheBreaker()
    {
        var breaker = Breaker(2);
        breaker.Fail();
        breaker.Succeed();
        breaker.Fail();
        Assert.True(breaker.IsClosed);

        breaker.Fail();
        Assert.True(breaker.IsOpen);
        _scheduler.Advance(ResetTimeout);
        breaker.Fail();
        Assert.True(breaker.IsOpen);
        _scheduler.Advance(ResetTimeout);
        breaker.Succeed();

        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public void Constructor_FactorsOutOfRange_Throws()
    {
        Assert.Throws<ArgumentException>(() => new CircuitBreaker(_scheduler, 1, CallTimeout, ResetTimeout, ResetTimeout, 0.5));
        Assert.Throws<ArgumentException>(() => new CircuitBreaker(_scheduler, 1, CallTimeout, ResetTimeout, ResetTimeout, 1, 1.5));
    }

    [Fact]
    public async Task WithCircuitBreaker_ManyThreadsFail_OpensOnce()
    {
        var opened = 0;
        var breaker = Breaker(50).OnOpen(() => Interlocked.Increment(ref opened));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Assert.ThrowsAnyAsync<Exception>(() => breaker.WithCircuitBreaker(Fail));
            }
        })));

        Assert.True(breaker.IsOpen);
        await Poll(() => Volatile.Read(ref opened) == 1);
    }

    private static Task Fail() => Task.FromException(new TestFailure());

    private static Task<TestFailure> FailOnce(CircuitBreaker breaker) => Assert.ThrowsAsync<TestFailure>(() => breaker.WithCircuitBreaker(Fail));

    private static async Task Poll(Func<bool> condition)
    {
        for (var i = 0; i < 3000 && !condition(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.True(condition());
    }

    private CircuitBreaker Breaker(int maxFailures) => new(_scheduler, maxFailures, CallTimeout, ResetTimeout);

    private sealed class TestFailure : Exception;
}
