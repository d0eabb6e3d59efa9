using System.Collections.Concurrent;
using System.Globalization;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Tests.Threads.Model;
using AgentRuntime.Threads;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;
using Akka.Actor;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// One thread whose process dies with the power of its journal, again and again, while things are asked of it; and what must hold of its log
/// at the end. Whoever saw or was told something before an outage is a witness.
/// </summary>
internal sealed class PowerLossRun(ActorSystem system, ThreadId threadId)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly PowerJournal _journal = new();
    private readonly ConcurrentDictionary<string, int> _runs = new(StringComparer.Ordinal);
    private readonly List<WatchedSink> _witnesses = [];
    private readonly List<string> _accepted = [];
    private readonly List<string> _resolved = [];
    private readonly List<string> _instructions = [];
    private FakeProvider _provider = new();
    private AgentRuntimeHost _runtime = null!;
    private AgentThread _thread = null!;
    private FakeStream? _stream;
    private bool _isCreated;
    private int _starts;
    private int _number;

    /// <summary>Does the steps; where the power goes at a step, the rest is done by the process after it.</summary>
    internal async Task RunAsync((int Kind, int Value)[] steps, IEnumerable<(int Appends, bool IsLastWritten)> outages)
    {
        var next = 0;
        foreach (var (appends, isLastWritten) in outages)
        {
            _journal.Restore(appends, isLastWritten);
            await StartAsync();
            try
            {
                for (; next < steps.Length; next++)
                {
                    await DoAsync(steps[next].Kind, steps[next].Value);
                }
            }
            catch (PowerLostException)
            {
                // The step may have been done or not: who asked for it was not told.
                next++;
            }

            await StopAsync();
        }

        _journal.Restore(int.MaxValue, isLastWritten: true);
        await StartAsync();
        await FinishAsync();
        await StopAsync();
    }

    private async Task StartAsync()
    {
        _starts++;
        _provider = new FakeProvider();
        _stream = null;
        _runtime = AgentRuntimeHost.Start(Some.Parts(_provider, _journal.Connect()) with
        {
            Settings = Settings,
            Tools = [AgentTool.Create(Run, "act"), AgentTool.Create(Run, "ask") with { RequiresApproval = true }],
            Approvals = new ApprovalPolicy(new ApprovalSettings(), new ApprovalMemory(100, file: null)),
            ActorSystem = system,
        });
        _thread = _runtime.GetThread(threadId);
        var witness = new WatchedSink(from: 0);
        if (_isCreated)
        {
            witness.Subscription = await _thread.AttachAsync(witness);
            _witnesses.Add(witness);
        }
    }

    private static RuntimeSettings Settings { get; } = Some.Plain(new RuntimeSettings()) is var plain ? plain with
    {
        Threads = plain.Threads with { AskTimeout = Timeout.InfiniteTimeSpan, MaxRounds = 1_000, MaxRepeatedCalls = 0 },
        Journal = plain.Journal with { FlushLength = 8, MaxUnflushedLength = 64, FlushInterval = TimeSpan.FromMilliseconds(2) },
    } : plain;

    private string Run(ToolContext context)
    {
        _runs.AddOrUpdate(context.ToolCallId, 1, static (_, times) => times + 1);
        return "done";
    }

    /// <summary>The process dies where it stands. Nothing that its witnesses got afterwards can have come from it.</summary>
    private async Task StopAsync()
    {
        await _runtime.DisposeAsync();
        foreach (var witness in _witnesses)
        {
            witness.Detach();
        }
    }

    private Task DoAsync(int kind, int value) => kind switch
    {
        0 or 1 => SayAsync(value),
        2 => CallAsync("act"),
        3 => AskAsync(value % 3 != 0),
        4 => StopTurnAsync(),
        5 => SendAsync(),
        6 => CancelAsync(),
        _ => ChangeAsync(),
    };

    private async Task SayAsync(int value)
    {
        var stream = await StreamAsync();
        await stream.TextAsync(new string((char)('a' + (value % 26)), 1 + (value % 20)));
    }

    private async Task CallAsync(string tool)
    {
        var stream = await StreamAsync();
        _stream = null;
        await stream.CallAsync(FakeStream.Call(Next("c"), tool, "{}"));
    }

    private async Task AskAsync(bool isApproved)
    {
        await CallAsync("ask");
        ThreadSnapshot snapshot;
        do
        {
            snapshot = await SnapshotAsync();
        }
        while (snapshot.OpenApprovals.IsEmpty);

        await ResolveAsync(snapshot, isApproved);
    }

    private async Task ResolveAsync(ThreadSnapshot snapshot, bool isApproved)
    {
        var approvalId = snapshot.OpenApprovals[0].ApprovalId;
        await DoneAsync(_thread.ResolveApprovalAsync(approvalId, new ApprovalAnswer(isApproved)));
        _resolved.Add(approvalId);
    }

    private async Task StopTurnAsync()
    {
        var stream = await StreamAsync();
        var running = (await SnapshotAsync()).RunningTurn;
        _stream = null;
        await stream.StopAsync();
        while ((await SnapshotAsync()).RunningTurn == running)
        {
            await Task.Yield();
        }
    }

    private async Task SendAsync()
    {
        await CreateAsync();
        var text = Next("m");
        await DoneAsync(_thread.SendAsync(text));
        _accepted.Add(text);
    }

    private async Task CancelAsync()
    {
        var stream = await StreamAsync();
        _stream = null;
        await DoneAsync(_thread.CancelAsync());
        await DoneAsync(stream.Termination);
    }

    private async Task ChangeAsync()
    {
        await CreateAsync();
        var text = Next("instructions");
        await DoneAsync(_thread.ChangeAsync(new ThreadChange { Instructions = text }));
        _instructions.Add(text);
    }

    /// <summary>The stream of the request that the thread has under way; a message makes one where there is none.</summary>
    private async Task<FakeStream> StreamAsync()
    {
        await CreateAsync();
        while (_stream is null or { Termination.IsCompleted: true })
        {
            var snapshot = await SnapshotAsync();
            if (_provider.HasNext)
            {
                _stream = await _provider.NextAsync();
            }
            else if (snapshot.Status == ThreadStatus.Idle)
            {
                await SendAsync();
            }
            else if (!snapshot.OpenApprovals.IsEmpty)
            {
                await ResolveAsync(snapshot, isApproved: true);
            }
        }

        return _stream;
    }

    private async Task CreateAsync()
    {
        if (_isCreated)
        {
            return;
        }

        try
        {
            await DoneAsync(_runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m", Id = threadId }));
        }
        catch (ThreadExistsException)
        {
            // It was made by a process that did not live to say so.
            Assert.True(_starts > 1);
        }

        _isCreated = true;
        var witness = new WatchedSink(from: 0);
        witness.Subscription = await DoneAsync(_thread.AttachAsync(witness));
        _witnesses.Add(witness);
    }

    private async Task<ThreadSnapshot> SnapshotAsync()
    {
        await Task.Yield();
        return await DoneAsync(_thread.GetSnapshotAsync());
    }

    /// <summary>What was asked for, unless the power goes first.</summary>
    private async Task<T> DoneAsync<T>(Task<T> task)
    {
        await DoneAsync((Task)task);
        return await task;
    }

    private async Task DoneAsync(Task task)
    {
        if (await Task.WhenAny(task, _journal.Lost).WaitAsync(Deadline) != task)
        {
            throw new PowerLostException();
        }

        await task;
    }

    private string Next(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}{++_number}");

    private async Task FinishAsync()
    {
        await CreateAsync();
        await _thread.CancelAsync().WaitAsync(Deadline);
        var turn = await _thread.SendAsync("after").WaitAsync(Deadline);
        FakeStream stream;
        do
        {
            // Those before it were cancelled.
            stream = await _provider.NextAsync();
        }
        while (stream.Request.Messages[^1] is not ModelMessage.User { Text: "after" });

        await stream.TextAsync("well");
        await stream.StopAsync();
        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync().WaitAsync(Deadline)).Reason);
        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        var end = (await _thread.GetSnapshotAsync()).End;
        var log = new List<ThreadEvent>();
        await foreach (var threadEvent in _thread.ReadAsync(0))
        {
            log.Add(threadEvent);
            if (threadEvent.End >= end)
            {
                break;
            }
        }

        LogCheck.CheckPositions(log);
        CheckWitnesses(log);
        Assert.All(_accepted, text => Assert.Single(log.OfType<ThreadEvent.UserMessageAdded>(), added => added.Text == text));
        Assert.All(_resolved, id => Assert.Single(log.OfType<ThreadEvent.ApprovalResolved>(), resolved => resolved.ApprovalId == id));
        Assert.All(_instructions, text => Assert.Single(log.OfType<ThreadEvent.ThreadChanged>(), changed => changed.Instructions == text));
        CheckTools(log);
        foreach (var turnId in log.OfType<ThreadEvent.UserMessageAdded>().Select(static added => added.TurnId))
        {
            Assert.Single(log.OfType<ThreadEvent.TurnStopped>(), stopped => stopped.TurnId == turnId);
        }
    }

    /// <summary>What a witness saw is in the log at its place; or it was no acknowledgement, nothing else is there, and a gap says that it is lost.</summary>
    private void CheckWitnesses(List<ThreadEvent> log)
    {
        var units = log.SelectMany(LogCheck.Units).ToDictionary(static unit => unit.Position, static unit => unit.What);
        var gaps = log.OfType<ThreadEvent.Gap>().ToArray();
        foreach (var threadEvent in _witnesses.SelectMany(static witness => witness.Events))
        {
            foreach (var (position, what) in LogCheck.Units(threadEvent))
            {
                if (units.TryGetValue(position, out var logged))
                {
                    Assert.Equal(logged, what);
                }
                else
                {
                    Assert.True(LogCheck.MayBeLost(threadEvent), $"Somebody saw {threadEvent}, which is lost.");
                    Assert.Single(gaps, gap => gap.From <= position && position < gap.To);
                }
            }
        }
    }

    private void CheckTools(List<ThreadEvent> log)
    {
        Assert.All(_runs, static run => Assert.Equal((run.Key, 1), (run.Key, run.Value)));
        Assert.All(_runs.Keys, callId => Assert.Contains(
            log.OfType<ThreadEvent.ToolCallUpdated>(),
            updated => updated.ToolCallId == callId && updated.Status == ToolCallStatus.Running));
    }

    private sealed class PowerLostException : Exception;
}
