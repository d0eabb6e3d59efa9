using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Threads;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Hosting;

/// <summary>The orderly end of a runtime.</summary>
public sealed class RuntimeStopTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private readonly FakeProvider _provider = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task StopAsync_TurnThatEndsInTime_EndsByItselfAndItsReaderHasIt()
    {
        await using var runtime = Start(new FakeJournal(), TimeSpan.FromMinutes(1));
        var thread = await CreateAsync(runtime);
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.TextAsync("Hello");
        var reading = ReadToEndAsync(thread);

        var stopping = runtime.StopAsync();
        Assert.True(runtime.IsStopping);
        await Assert.ThrowsAsync<RuntimeStoppingException>(() => thread.SendAsync("More"));
        await Assert.ThrowsAsync<RuntimeStoppingException>(() => CreateAsync(runtime));
        await Assert.ThrowsAsync<RuntimeStoppingException>(() => runtime.ForkThreadAsync(thread.Id));
        Assert.False(stopping.IsCompleted);
        await stream.StopAsync();
        await stopping.WaitAsync(_deadline.Token);
        var (events, reason) = await reading;

        var stopped = Assert.IsType<ThreadEvent.TurnStopped>(events[^1]);
        Assert.Equal((turn.Id, TurnStopReason.EndTurn), (stopped.TurnId!, stopped.Reason));
        Assert.IsType<RuntimeStoppingException>(reason);
        Assert.Equal(ThreadStatus.Idle, (await thread.GetSnapshotAsync()).Status);
    }

    [Fact]
    public async Task StopAsync_TurnThatDoesNotEnd_IsCancelledAndItsReaderHasIt()
    {
        await using var runtime = Start(new FakeJournal(), Soon);
        var thread = await CreateAsync(runtime);
        await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.TextAsync("Hello");
        var reading = ReadToEndAsync(thread);

        await runtime.StopAsync().WaitAsync(_deadline.Token);
        var (events, _) = await reading;

        await stream.Termination.WaitAsync(_deadline.Token);
        var stopped = Assert.IsType<ThreadEvent.TurnStopped>(events[^1]);
        Assert.Equal((TurnStopReason.Cancelled, true), (stopped.Reason, stopped.IsPartial));
    }

    [Fact]
    public async Task StopAsync_TokenOfTheHost_EndsTheWaiting()
    {
        await using var runtime = Start(new FakeJournal(), TimeSpan.FromMinutes(10));
        var thread = await CreateAsync(runtime);
        var turn = await thread.SendAsync("Hi");
        await _provider.NextAsync();
        using var hurry = new CancellationTokenSource(Soon);

        await runtime.StopAsync(hurry.Token).WaitAsync(_deadline.Token);

        Assert.Equal(TurnStopReason.Cancelled, (await turn.WaitAsync(_deadline.Token)).Reason);
    }

    [Fact]
    public async Task StopAsync_TurnsThatWaitOnAJournalOnDisk_RunInTheNextProcess()
    {
        var journal = new FakeJournal();
        TurnId waiting;
        ThreadId threadId;
        await using (var runtime = Start(journal, TimeSpan.FromMinutes(1)))
        {
            var thread = await CreateAsync(runtime);
            threadId = thread.Id;
            await thread.SendAsync("one");
            var stream = await _provider.NextAsync();
            waiting = (await thread.SendAsync("two")).Id;
            var stopping = runtime.StopAsync();
            await Assert.ThrowsAsync<RuntimeStoppingException>(() => thread.SendAsync("three"));
            await stream.StopAsync();
            await stopping.WaitAsync(_deadline.Token);
        }

        await using var next = Start(journal, Soon);
        Assert.Equal(waiting, (await next.GetThread(threadId).GetSnapshotAsync()).RunningTurn);
        await _provider.NextAsync();
    }

    [Fact]
    public async Task StopAsync_TurnsThatWaitInMemory_AreStopped()
    {
        await using var runtime = Start(new MemoryJournal(100_000), Soon);
        var thread = await CreateAsync(runtime);
        await thread.SendAsync("one");
        await _provider.NextAsync();
        await thread.SendAsync("two");
        var reading = ReadToEndAsync(thread);

        await runtime.StopAsync().WaitAsync(_deadline.Token);
        var (events, _) = await reading;

        Assert.Equal(
            [TurnStopReason.Cancelled, TurnStopReason.Cancelled],
            events.OfType<ThreadEvent.TurnStopped>().Select(static stopped => stopped.Reason));
    }

    [Fact]
    public async Task StopAsync_ApprovalThatWaitsOnAJournalOnDisk_WaitsInTheNextProcess()
    {
        var journal = new FakeJournal();
        ThreadId threadId;
        await using (var runtime = Start(journal, Soon))
        {
            var thread = await CreateAsync(runtime);
            threadId = thread.Id;
            await thread.SendAsync("Do it");
            await CallToolAsync(thread);
            await runtime.StopAsync().WaitAsync(_deadline.Token);
        }

        await using var next = Start(journal, Soon);
        var snapshot = await next.GetThread(threadId).GetSnapshotAsync();
        Assert.Equal(ThreadStatus.AwaitingApproval, snapshot.Status);
        Assert.Single(snapshot.OpenApprovals);
    }

    [Fact]
    public async Task StopAsync_AnswerToAQuestionLeftToTheNextProcess_IsRefusedAndTheQuestionStays()
    {
        await using var runtime = Start(new FakeJournal(), Soon);
        var thread = await CreateAsync(runtime);
        await thread.SendAsync("Do it");
        await CallToolAsync(thread);
        await runtime.StopAsync().WaitAsync(_deadline.Token);
        var open = Assert.Single((await thread.GetSnapshotAsync()).OpenApprovals);

        await Assert.ThrowsAsync<RuntimeStoppingException>(() => thread.ResolveApprovalAsync(open.ApprovalId, new ApprovalAnswer(true)));

        Assert.Single((await thread.GetSnapshotAsync()).OpenApprovals);
    }

    [Fact]
    public async Task StopAsync_TitleThatIsBeingMade_IsGivenUp()
    {
        await using var runtime = Start(new FakeJournal(), TimeSpan.FromMinutes(1), isTitled: true);
        var thread = await CreateAsync(runtime);
        await thread.SendAsync("Hi");
        await (await _provider.NextAsync()).StopAsync();
        var title = await _provider.NextAsync();

        await runtime.StopAsync().WaitAsync(_deadline.Token);

        await title.Termination.WaitAsync(_deadline.Token);
    }

    [Fact]
    public async Task StopAsync_TurnThatEndsMeanwhile_GetsNoTitle()
    {
        await using var runtime = Start(new FakeJournal(), TimeSpan.FromMinutes(1), isTitled: true);
        var thread = await CreateAsync(runtime);
        await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();

        var stopping = runtime.StopAsync();
        await Assert.ThrowsAsync<RuntimeStoppingException>(() => thread.SendAsync("More"));
        await stream.StopAsync();
        await stopping.WaitAsync(_deadline.Token);
        for (var i = 0; i < 100; i++)
        {
            // A request that should not come has the time to come.
            await thread.GetSnapshotAsync();
        }

        Assert.False(_provider.HasNext);
    }

    private static Task<AgentThread> CreateAsync(AgentRuntimeHost runtime) =>
        runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });

    private AgentRuntimeHost Start(IThreadJournal journal, TimeSpan drainTimeout, bool isTitled = false) => AgentRuntimeHost.Start(rt => rt
        .AddProvider(_provider)
        .AddTool(new ApprovalRequiredAIFunction(AIFunctionFactory.Create(static () => "done", "act")))
        .UseJournal(journal)
        .Configure(Some.Plain)
        .Configure(settings => settings with
        {
            Shutdown = settings.Shutdown with { DrainTimeout = drainTimeout },
            Title = settings.Title with { IsEnabled = isTitled, Timeout = TimeSpan.FromHours(1) },
        }));

    private async Task CallToolAsync(AgentThread thread)
    {
        var stream = await _provider.NextAsync();
        using var input = System.Text.Json.JsonDocument.Parse("{}");
        await stream.SendAsync(new CompletionEvent.ToolUse("c", "act", "{}", input.RootElement.Clone(), IsInputComplete: true));
        await stream.StopAsync(StopReason.ToolUse);
        await foreach (var threadEvent in thread.ReadAsync(0, _deadline.Token))
        {
            if (threadEvent is ThreadEvent.ApprovalRequested)
            {
                return;
            }
        }
    }

    private async Task<(List<ThreadEvent> Events, Exception Reason)> ReadToEndAsync(AgentThread thread)
    {
        var events = new List<ThreadEvent>();
        try
        {
            await foreach (var threadEvent in thread.ReadAsync(0, _deadline.Token))
            {
                events.Add(threadEvent);
            }
        }
        catch (RuntimeStoppingException exception)
        {
            return (events, exception);
        }

        throw new Xunit.Sdk.XunitException("The reading ended without a reason.");
    }
}
