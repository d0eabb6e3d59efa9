using AgentRuntime.Gates;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Gates;

/// <summary>Many threads at one server: who streams, who waits, and that a place comes back however its turn ends.</summary>
public sealed class GatedThreadsTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeProvider _provider = new();
    private readonly TaskCompletionSource _tool = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private AgentRuntimeHost _runtime = null!;

    public Task InitializeAsync()
    {
        _runtime = AgentRuntimeHost.Start(rt => rt
            .AddProvider(_provider)
            .AddTool(async () => await _tool.Task, "slow")
            .Configure(Some.Plain)
            .Configure(static settings => settings with { Gates = new GateSettings { Permits = 1 } }));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task SendAsync_ServerBusy_QueuesWithAPlaceAndGoesWhenItIsFree()
    {
        var (_, first) = await StreamAsync();
        var turn = await (await CreateAsync()).SendAsync("Second.");
        Assert.Equal(1, (await NextAsync<ThreadEvent.ModelQueued>(turn)).Place);

        await first.StopAsync();

        await FinishAsync(turn);
    }

    [Fact]
    public async Task CancelAsync_WhileStreaming_LetsTheNextThreadGo()
    {
        var (cancelled, _) = await StreamAsync();
        var turn = await (await CreateAsync()).SendAsync("Second.");
        await NextAsync<ThreadEvent.ModelQueued>(turn);

        await cancelled.CancelAsync().WaitAsync(Deadline);

        await FinishAsync(turn);
    }

    [Fact]
    public async Task CancelAsync_WhileWaiting_StopsAtOnceAndGivesThePlaceUp()
    {
        var (_, first) = await StreamAsync();
        var waiting = await (await CreateAsync()).SendAsync("Second.");
        await NextAsync<ThreadEvent.ModelQueued>(waiting);
        var third = await (await CreateAsync()).SendAsync("Third.");
        await NextAsync<ThreadEvent.ModelQueued>(third);

        await waiting.CancelAsync().WaitAsync(Deadline);
        Assert.Equal(TurnStopReason.Cancelled, (await waiting.WaitAsync(_deadline.Token)).Reason);
        await first.StopAsync();

        await FinishAsync(third);
    }

    [Fact]
    public async Task Tool_AtWork_HoldsNoPermit()
    {
        var (turn, first) = await StreamAsync();
        await first.SendAsync(FakeStream.Call("c") with { Name = "slow" });
        await first.StopAsync(StopReason.ToolUse);

        await FinishAsync(await (await CreateAsync()).SendAsync("Meanwhile."));

        _tool.SetResult();
        await FinishAsync(turn);
    }

    [Fact]
    public async Task Stream_Fails_LetsTheNextThreadGo()
    {
        var (failed, first) = await StreamAsync();
        var turn = await (await CreateAsync()).SendAsync("Second.");
        await NextAsync<ThreadEvent.ModelQueued>(turn);

        first.Fail(new ModelException(Some.Error(ModelErrorCategory.InvalidRequest)));

        Assert.Equal(TurnStopReason.Failed, (await failed.WaitAsync(_deadline.Token)).Reason);
        await FinishAsync(turn);
    }

    [Fact]
    public async Task SendAsync_FromManyOwners_AllAreServedOneAtATime()
    {
        var turns = new List<Turn>();
        for (var i = 0; i < 40; i++)
        {
            turns.Add(await (await CreateAsync($"owner {i % 5}")).SendAsync("Go."));
        }

        for (var i = 0; i < turns.Count; i++)
        {
            var stream = await _provider.NextAsync();
            Assert.False(_provider.HasNext);
            await stream.StopAsync();
        }

        foreach (var turn in turns)
        {
            Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(_deadline.Token)).Reason);
        }
    }

    private Task<AgentThread> CreateAsync(string owner = "somebody") =>
        _runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m", Owner = owner });

    private async Task<(Turn Turn, FakeStream Stream)> StreamAsync()
    {
        var turn = await (await CreateAsync()).SendAsync("First.");
        return (turn, await _provider.NextAsync());
    }

    private async Task FinishAsync(Turn turn)
    {
        await (await _provider.NextAsync()).StopAsync();
        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(_deadline.Token)).Reason);
    }

    private async Task<T> NextAsync<T>(Turn turn)
        where T : ThreadEvent
    {
        await foreach (var threadEvent in turn.ReadAsync(_deadline.Token))
        {
            if (threadEvent is T found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"The turn ended without {typeof(T).Name}.");
    }
}
