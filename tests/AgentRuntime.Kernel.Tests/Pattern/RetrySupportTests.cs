using Akka.Event;
using Akka.Pattern;
using Akka.TestKit;

namespace AgentRuntime.Kernel.Tests.Pattern;

public class RetrySupportTests
{
    private readonly TestScheduler _scheduler = new(Akka.Configuration.Config.Empty, NoLogger.Instance);

    [Fact]
    public async Task Retry_SucceedsInTime_ReturnsTheResult()
    {
        var attempts = 0;

        var result = await RetrySupport.Retry(() => ++attempts < 3 ? throw new InvalidOperationException() : Task.FromResult(attempts), 5);

        Assert.Equal(3, result);
    }

    [Fact]
    public async Task Retry_NeverSucceeds_ThrowsTheLastFailure()
    {
        var attempts = 0;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RetrySupport.Retry<int>(() => throw new InvalidOperationException($"try {++attempts}"), 2));

        Assert.Equal($"try {attempts}", error.Message);
    }

    [Fact]
    public async Task After_TimeNotPassed_DoesNotRun()
    {
        var ran = false;
        var task = FutureTimeoutSupport.After(TimeSpan.FromSeconds(5), _scheduler, () =>
        {
            ran = true;
            return Task.FromResult(7);
        });

        _scheduler.Advance(TimeSpan.FromSeconds(4));
        Assert.False(ran);
        _scheduler.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(7, await task.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
