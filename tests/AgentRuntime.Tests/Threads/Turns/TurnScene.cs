using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Tools;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Threads.Turns;

/// <summary>A runtime with a fake model server, for one test: what the tests of turns do again and again.</summary>
public abstract class TurnScene : IAsyncLifetime
{
    private protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private AgentRuntimeHost? _runtime;

    private protected FakeProvider Provider { get; } = new();

    private protected FakeJournal Journal { get; } = new();

    private protected AgentRuntimeHost Runtime => _runtime ?? Start(static _ => { });

    private protected CancellationToken Token => _deadline.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_runtime is not null)
        {
            await _runtime.DisposeAsync();
        }

        _deadline.Dispose();
    }

    private protected AgentRuntimeHost Start(Action<AgentRuntimeBuilder> configure) => _runtime = AgentRuntimeHost.Start(rt =>
    {
        rt.AddProvider(Provider).UseJournal(Journal).Configure(Some.Plain);
        configure(rt);
    });

    private protected async Task RestartAsync(Action<AgentRuntimeBuilder> configure)
    {
        await Runtime.DisposeAsync();
        Start(configure);
    }

    private protected Task<AgentThread> CreateAsync() => Runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });

    private protected async Task<List<ThreadEvent>> ReadAsync(Turn turn)
    {
        var events = new List<ThreadEvent>();
        await foreach (var threadEvent in turn.ReadAsync(Token))
        {
            events.Add(threadEvent);
        }

        return events;
    }

    /// <summary>The first event of a kind from a position on.</summary>
    private protected async Task<T> WaitForAsync<T>(AgentThread thread, Func<T, bool>? matches = null)
        where T : ThreadEvent
    {
        await foreach (var threadEvent in thread.ReadAsync(0, Token))
        {
            if (threadEvent is T found && matches?.Invoke(found) != false)
            {
                return found;
            }
        }

        throw new InvalidOperationException("The reading of a thread has no end.");
    }

    /// <summary>Everything that a thread has now.</summary>
    private protected async Task<List<ThreadEvent>> AllAsync(AgentThread thread)
    {
        var end = (await thread.GetSnapshotAsync(Token)).End;
        var events = new List<ThreadEvent>();
        await foreach (var threadEvent in thread.ReadAsync(0, Token))
        {
            events.Add(threadEvent);
            if (threadEvent.End >= end)
            {
                break;
            }
        }

        return events;
    }

    private protected async Task<FakeStream> AnswerAsync(string text)
    {
        var stream = await Provider.NextAsync();
        await stream.TextAsync(text);
        await stream.StopAsync();
        return stream;
    }

    private protected static AgentTool Tool(string name, Delegate function) => new(AIFunctionFactory.Create(function, name));

    private protected static ThreadEvent.ToolCallUpdated LastOf(IEnumerable<ThreadEvent> events, string callId) =>
        events.OfType<ThreadEvent.ToolCallUpdated>().Last(update => update.ToolCallId == callId);

    private protected static IEnumerable<ModelMessage.ToolResult> ResultsOf(FakeStream stream) =>
        stream.Request.Messages.OfType<ModelMessage.ToolResult>();
}
