using AgentRuntime.Model;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>What must hold of a thread's log, and of what each of its readers got, when all is over.</summary>
internal static class LogCheck
{
    internal static async Task CheckAsync(ModelWorld world, ReferenceThread reference, Func<Func<Task<bool>>, string, Task> until)
    {
        var log = await world.ReadLogAsync();
        CheckPositions(log);
        CheckTurns(log, reference);
        CheckCalls(log, world.Tools);
        foreach (var sink in world.Sinks)
        {
            sink.Stall(isStalled: false);
        }

        foreach (var sink in world.Sinks)
        {
            if (sink.IsLive)
            {
                await until(
                    () =>
                    {
                        world.Advance(isLong: false);
                        return Task.FromResult(sink.Cursor == log[^1].End);
                    },
                    $"A sink stands at {sink.Cursor} and does not get to {log[^1].End}.");
            }

            CheckSink(sink, log);
        }
    }

    internal static void CheckPositions(List<ThreadEvent> log)
    {
        Assert.IsType<ThreadEvent.ThreadCreated>(log[0]);
        foreach (var (before, after) in log.Zip(log.Skip(1)))
        {
            if (after is ThreadEvent.Gap gap)
            {
                Assert.Equal((before.End, after.Position), (gap.From, gap.To));
            }
            else
            {
                Assert.Equal(before.End, after.Position);
            }
        }
    }

    private static void CheckTurns(List<ThreadEvent> log, ReferenceThread reference)
    {
        var texts = new Dictionary<TurnId, string>();
        var stops = new List<(string Text, TurnStopReason Reason)>();
        var started = new List<string>();
        var hasWords = new HashSet<TurnId>();
        foreach (var threadEvent in log)
        {
            switch (threadEvent)
            {
                case ThreadEvent.UserMessageAdded added:
                    texts.Add(added.TurnId!, added.Text);
                    break;
                case ThreadEvent.UserMessageEdited edited:
                    texts[edited.TurnId!] = edited.Text;
                    break;
                case ThreadEvent.TurnStarted start:
                    started.Add(texts[start.TurnId!]);
                    break;
                case ThreadEvent.AgentText or ThreadEvent.AgentThinking:
                    hasWords.Add(threadEvent.TurnId!);
                    break;
                case ThreadEvent.TurnStopped stopped:
                    stops.Add((texts[stopped.TurnId!], stopped.Reason));
                    Assert.Equal(stopped.Reason == TurnStopReason.Failed, stopped.Error is not null);
                    Assert.True(!stopped.IsPartial || hasWords.Contains(stopped.TurnId!), "Nothing is there that could be partial.");
                    break;
            }
        }

        Assert.Equal(texts.Count, stops.Count);
        Assert.Equal(reference.Started, started);
        Assert.Equal(reference.Stops, stops);
    }

    /// <summary>Every call ends once and then no more is said of it; a tool is called once at most, and never where nobody allowed it.</summary>
    private static void CheckCalls(List<ThreadEvent> log, ModelTools tools)
    {
        var statuses = new Dictionary<string, ToolCallStatus>(StringComparer.Ordinal);
        var ran = new HashSet<string>(StringComparer.Ordinal);
        foreach (var threadEvent in log)
        {
            if (threadEvent is ThreadEvent.ToolCallProposed proposed)
            {
                statuses.Add(proposed.ToolCallId, ToolCallStatus.Pending);
            }
            else if (threadEvent is ThreadEvent.ToolCallUpdated updated)
            {
                Assert.False(IsEnd(statuses[updated.ToolCallId]), $"{updated.ToolCallId} ended as {statuses[updated.ToolCallId]} and is then {updated.Status}.");
                statuses[updated.ToolCallId] = updated.Status;
                if (updated.Status == ToolCallStatus.Running)
                {
                    ran.Add(updated.ToolCallId);
                }
            }
        }

        Assert.All(statuses, static pair => Assert.True(IsEnd(pair.Value), $"{pair.Key} is left {pair.Value}."));
        Assert.All(tools.Runs, run => Assert.True(run.Times <= 1, $"The tool of {run.CallId} was called {run.Times} times."));
        Assert.All(tools.Runs.Where(static run => run.Times > 0), run => Assert.Contains(run.CallId, ran));
        Assert.All(
            statuses.Where(static pair => pair.Value == ToolCallStatus.Completed), pair => Assert.Contains((pair.Key, 1), tools.Runs));
    }

    private static bool IsEnd(ToolCallStatus status) =>
        status is not (ToolCallStatus.Pending or ToolCallStatus.AwaitingApproval or ToolCallStatus.Running);

    /// <summary>A sink got what the log has, in its order, once; beside it only what a crash took, and that was no acknowledgement.</summary>
    private static void CheckSink(WatchedSink sink, List<ThreadEvent> log)
    {
        var expected = log.SelectMany(Units).ToDictionary(static unit => unit.Position, static unit => unit.What);
        var cursor = sink.From;
        foreach (var threadEvent in sink.Events)
        {
            Assert.True(
                threadEvent is ThreadEvent.Gap ? threadEvent.Position >= cursor : threadEvent.Position == cursor,
                $"A sink that stood at {cursor} got {threadEvent}.");
            cursor = threadEvent.End;
            foreach (var (position, what) in Units(threadEvent))
            {
                if (expected.TryGetValue(position, out var logged))
                {
                    Assert.Equal(logged, what);
                }
                else
                {
                    Assert.True(MayBeLost(threadEvent), $"A sink was told {threadEvent}, which is lost.");
                }
            }
        }
    }

    internal static bool MayBeLost(ThreadEvent threadEvent) => threadEvent is
        ThreadEvent.AgentText or ThreadEvent.AgentThinking or ThreadEvent.TurnQueued or ThreadEvent.TurnStarted or ThreadEvent.ModelQueued
        or ThreadEvent.RoundStarted or ThreadEvent.UsageUpdated or ThreadEvent.Retrying or ThreadEvent.Notice or ThreadEvent.ContextCompacted;

    /// <summary>What stands at each position: a character of a message, or an event.</summary>
    internal static IEnumerable<(long Position, string What)> Units(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.AgentText text => text.Text.Select((character, i) => (text.Position + i, $"{text.MessageId} {character}")),
        ThreadEvent.AgentThinking text => text.Text.Select((character, i) => (text.Position + i, $"{text.MessageId} ({character})")),
        _ => [(threadEvent.Position, $"{threadEvent.TurnId} {threadEvent.GetType().Name}")],
    };
}
