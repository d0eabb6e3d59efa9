using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Threads.Turns;

public sealed class ToolTests : TurnScene
{
    [Fact]
    public async Task Call_OfATool_RunsItAndTellsTheModel()
    {
        Start(rt => rt.AddTool(Tool("forecast", static (string city) => $"Sunny in {city}")));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Weather?");
        var first = await Provider.NextAsync();

        await first.CallAsync(FakeStream.Call("c1", "forecast", """{"city":"Rome"}"""));
        var second = await AnswerAsync("Sunny.");
        var events = await ReadAsync(turn);

        Assert.Equal("forecast", Assert.Single(first.Request.Tools).Name);
        Assert.Equal("Sunny in Rome", Assert.Single(ResultsOf(second)).Text);
        Assert.Equal(
            [ToolCallStatus.Running, ToolCallStatus.Completed],
            events.OfType<ThreadEvent.ToolCallUpdated>().Select(static update => update.Status));
        Assert.Equal(TurnStopReason.EndTurn, Assert.IsType<ThreadEvent.TurnStopped>(events[^1]).Reason);
    }

    [Fact]
    public async Task Calls_OfOneRound_RunBesideEachOther()
    {
        using var meeting = new Barrier(3);
        Start(rt => rt.AddTool(Tool("meet", () => meeting.SignalAndWait(Deadline) ? "met" : "alone")));
        var thread = await CreateAsync();
        await thread.SendAsync("Meet!");

        var stream = await Provider.NextAsync();
        await stream.CallAsync(
            FakeStream.Call("a", "meet", "{}"), FakeStream.Call("b", "meet", """{"x":1}"""), FakeStream.Call("c", "meet", """{"x":2}"""));
        var next = await Provider.NextAsync();

        Assert.Equal(["met", "met", "met"], ResultsOf(next).Select(static result => result.Text));
        Assert.Equal(["a", "b", "c"], ResultsOf(next).Select(static result => result.CallId));
    }

    [Fact]
    public async Task Calls_OfAToolThatWrites_RunInOrder()
    {
        var running = 0;
        var order = new List<string>();
        Start(rt => rt.AddTool(Tool("write", async (string what) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            order.Add(what);
            Interlocked.Decrement(ref running);
            return "ok";
        }) with
        { IsReadOnly = false }));
        var thread = await CreateAsync();
        await thread.SendAsync("Write!");

        var stream = await Provider.NextAsync();
        await stream.CallAsync(
            [.. Enumerable.Range(1, 5).Select(static i => FakeStream.Call($"c{i}", "write", $$"""{"what":"{{i}}"}"""))]);
        var next = await Provider.NextAsync();

        Assert.Equal(["1", "2", "3", "4", "5"], order);
        Assert.All(ResultsOf(next), static result => Assert.Equal("ok", result.Text));
    }

    [Fact]
    public async Task Call_OfAToolThatThrows_IsAnsweredAndTheTurnGoesOn()
    {
        Start(rt => rt.AddTool(Tool("break", static string () => throw new InvalidOperationException("no such city"))));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Break!");

        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "break", "{}"));
        var next = await AnswerAsync("Sorry.");
        var events = await ReadAsync(turn);

        var result = Assert.Single(ResultsOf(next));
        Assert.True(result.IsError);
        Assert.Contains("no such city", result.Text, StringComparison.Ordinal);
        Assert.Equal(TurnStopReason.EndTurn, Assert.IsType<ThreadEvent.TurnStopped>(events[^1]).Reason);
    }

    [Fact]
    public async Task Call_OfAnUnknownToolOrWithWrongArguments_IsAnsweredSoThatTheModelCanTryAgain()
    {
        Start(rt => rt.AddTool(Tool("forecast", static (string city) => city)));
        var thread = await CreateAsync();
        await thread.SendAsync("Weather?");

        var stream = await Provider.NextAsync();
        await stream.SendAsync(
            FakeStream.Call("c1", "forecats", """{"city":"Rome"}"""),
            FakeStream.Call("c2", "forecast", """{"town":"Rome"}"""),
            new CompletionEvent.ToolUseInvalid("c3", "forecast", "{city", "expected a quote"));
        await stream.StopAsync(StopReason.ToolUse);
        var results = ResultsOf(await Provider.NextAsync()).ToList();

        Assert.All(results, static result => Assert.True(result.IsError));
        Assert.Contains("forecast", results[0].Text, StringComparison.Ordinal);
        Assert.Contains("city", results[1].Text, StringComparison.Ordinal);
        Assert.Contains("not valid JSON", results[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_WhileAToolRuns_CancelsItAndTheThreadTakesTheNextMessage()
    {
        var begun = new TaskCompletionSource();
        Start(rt => rt.AddTool(Tool("wait", async (CancellationToken cancellationToken) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "never";
        })));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Wait!");
        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "wait", "{}"));
        await begun.Task.WaitAsync(Deadline);

        await thread.CancelAsync(Token);
        var events = await ReadAsync(turn);
        var next = await thread.SendAsync("Again");
        var answer = await AnswerAsync("Here.");

        Assert.Equal(ToolCallStatus.Cancelled, LastOf(events, "c1").Status);
        Assert.Equal(TurnStopReason.Cancelled, Assert.IsType<ThreadEvent.TurnStopped>(events[^1]).Reason);
        Assert.Single(ResultsOf(answer));
        Assert.Equal(TurnStopReason.EndTurn, (await next.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task Crash_WhileAToolRuns_DoesNotRunItAgainAndTellsTheModel()
    {
        var runs = 0;
        var begun = new TaskCompletionSource();
        Start(AddTool);
        var thread = await CreateAsync();
        await thread.SendAsync("Pay!");
        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "pay", "{}"));
        await begun.Task.WaitAsync(Deadline);

        await RestartAsync(AddTool);
        var again = Runtime.GetThread(thread.Id);
        await again.SendAsync("Did you?");
        var next = await Provider.NextAsync();

        Assert.Equal(1, runs);
        Assert.Contains("may have done its work", Assert.Single(ResultsOf(next)).Text, StringComparison.Ordinal);
        var events = await AllAsync(again);
        Assert.Equal(ToolCallStatus.Failed, LastOf(events, "c1").Status);
        Assert.Contains(events, static threadEvent => threadEvent is ThreadEvent.TurnStopped { Reason: TurnStopReason.Interrupted });

        void AddTool(AgentRuntime.Hosting.AgentRuntimeBuilder rt) => rt.AddTool(Tool("pay", async (CancellationToken cancellationToken) =>
        {
            Interlocked.Increment(ref runs);
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "paid";
        }));
    }

    [Fact]
    public async Task Progress_OfATool_IsShown()
    {
        var release = new TaskCompletionSource();
        Start(rt => rt.AddTool(Tool("count", async (IServiceProvider services) =>
        {
            var context = (ToolContext)services.GetService(typeof(ToolContext))!;
            context.Report(new ToolProgress("half", 1, 2));
            context.ReportPlan([new PlanEntry("count", PlanEntryStatus.InProgress)]);
            await release.Task;
            return "done";
        })));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Count!");
        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "count", "{}"));

        var update = await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread, static update => update.Progress is not null);
        var plan = await WaitForAsync<ThreadEvent.PlanUpdated>(thread);
        release.SetResult();
        await AnswerAsync("Two.");
        await ReadAsync(turn);

        Assert.Equal(new ToolProgress("half", 1, 2), update.Progress);
        Assert.Equal("count", Assert.Single(plan.Entries).Content);
    }

    [Fact]
    public async Task Turn_ThatRepeatsACall_StopsAndSaysWhy()
    {
        Start(rt => rt.AddTool(Tool("look", static () => "nothing")));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Look!");
        for (var i = 0; i < 3; i++)
        {
            var stream = await Provider.NextAsync();
            await stream.CallAsync(FakeStream.Call("c", "look", """{ "at" : 1 }"""));
        }

        var stopped = await turn.WaitAsync(Token);

        Assert.Equal(TurnStopReason.RepeatedToolCall, stopped.Reason);
        Assert.Contains("max-repeated-calls", stopped.Detail, StringComparison.Ordinal);
        var events = await ReadAsync(turn);
        Assert.Equal(
            [ToolCallStatus.Completed, ToolCallStatus.Completed, ToolCallStatus.Cancelled],
            events.OfType<ThreadEvent.ToolCallUpdated>().Where(static update => update.Status != ToolCallStatus.Running)
                .Select(static update => update.Status));
    }

    [Fact]
    public async Task Turn_OverItsTime_StopsAndSaysWhy()
    {
        Start(rt => rt.Configure(static settings => settings with
        {
            Threads = settings.Threads with { MaxTurnTime = TimeSpan.FromMilliseconds(50) },
        }));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Think!");
        var stream = await Provider.NextAsync();

        var stopped = await turn.WaitAsync(Token);
        await stream.Termination.WaitAsync(Deadline);

        Assert.Equal(TurnStopReason.MaxTime, stopped.Reason);
        Assert.Contains("max-turn-time", stopped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subagent_DoesItsTask_AndItsUsageAddsUp()
    {
        Start(rt => rt.AddSubagent("helper", "Does small things", new SubagentOptions { Instructions = "Help.", Tools = [] }));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Delegate!");
        var parent = await Provider.NextAsync();
        await parent.CallAsync(FakeStream.Call("c1", "helper", """{"task":"count to two"}"""));

        var child = await Provider.NextAsync();
        await child.TextAsync("one two");
        await child.SendAsync(new CompletionEvent.UsageUpdated(new TokenUsage(7, 3)));
        await child.StopAsync();
        var next = await AnswerAsync("Done.");
        var events = await ReadAsync(turn);

        Assert.Equal("Help.", Assert.IsType<ModelMessage.System>(child.Request.Messages[0]).Text);
        Assert.Equal("count to two", Assert.IsType<ModelMessage.User>(child.Request.Messages[1]).Text);
        Assert.Empty(child.Request.Tools);
        Assert.Equal("one two", Assert.Single(ResultsOf(next)).Text);
        var started = Assert.Single(events.OfType<ThreadEvent.SubagentStarted>());
        var stopped = Assert.Single(events.OfType<ThreadEvent.SubagentStopped>());
        Assert.Equal((started.Child, TurnStopReason.EndTurn), (stopped.Child, stopped.Reason));
        Assert.Equal(10, (await thread.GetSnapshotAsync(Token)).Usage is { } usage ? usage.Input + usage.Output : 0);
        Assert.Equal(thread.Id, (await Runtime.GetThread(started.Child).GetSnapshotAsync(Token)).Parent);
    }

    [Fact]
    public async Task Subagents_LeftBehindByACrash_TheirUsageAddsUp()
    {
        Start(rt => rt.AddSubagent("helper", "Does small things"));
        var thread = await CreateAsync();
        await thread.SendAsync("Delegate!");
        for (var depth = 0; depth < 2; depth++)
        {
            var stream = await Provider.NextAsync();
            await stream.SendAsync(new CompletionEvent.UsageUpdated(new TokenUsage(1, 0)));
            await stream.CallAsync(FakeStream.Call("c1", "helper", """{"task":"think"}"""));
        }

        var grandchild = await Provider.NextAsync();
        await grandchild.SendAsync(new CompletionEvent.UsageUpdated(new TokenUsage(100, 0)));
        await grandchild.CallAsync(FakeStream.Call("c1"));
        await Provider.NextAsync();
        var child = Runtime.GetThread((await WaitForAsync<ThreadEvent.SubagentStarted>(thread)).Child);
        var lowest = Runtime.GetThread((await WaitForAsync<ThreadEvent.SubagentStarted>(child)).Child);
        await WaitForAsync<ThreadEvent.ToolCallUpdated>(lowest);

        await RestartAsync(static rt => rt.AddSubagent("helper", "Does small things"));
        var again = Runtime.GetThread(thread.Id);
        var stopped = await WaitForAsync<ThreadEvent.SubagentStopped>(again);

        Assert.Equal((child.Id, TurnStopReason.Interrupted, 101), (stopped.Child, stopped.Reason, stopped.Usage.Input));
        Assert.Equal(102, (await again.GetSnapshotAsync(Token)).Usage.Input);
        Assert.Equal(101, (await Runtime.GetThread(child.Id).GetSnapshotAsync(Token)).Usage.Input);
    }

    [Fact]
    public async Task Subagent_OfACancelledTurn_IsCancelled()
    {
        Start(rt => rt.AddSubagent("helper", "Does small things"));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Delegate!");
        var parent = await Provider.NextAsync();
        await parent.CallAsync(FakeStream.Call("c1", "helper", """{"task":"think for ever"}"""));
        var child = await Provider.NextAsync();
        await child.TextAsync("Hm");

        await thread.CancelAsync(Token);
        await child.Termination.WaitAsync(Deadline);
        await ReadAsync(turn);

        var stopped = await WaitForAsync<ThreadEvent.SubagentStopped>(thread);
        Assert.Equal(TurnStopReason.Cancelled, stopped.Reason);
    }

    [Fact]
    public async Task Subagent_TooDeep_IsRefusedInWordsForTheModel()
    {
        Start(rt => rt.AddSubagent("helper", "Does small things").Configure(static settings => settings with
        {
            Subagents = new SubagentSettings { MaxDepth = 0 },
        }));
        var thread = await CreateAsync();
        await thread.SendAsync("Delegate!");
        var parent = await Provider.NextAsync();
        await parent.CallAsync(FakeStream.Call("c1", "helper", """{"task":"x"}"""));

        var result = Assert.Single(ResultsOf(await Provider.NextAsync()));

        Assert.True(result.IsError);
        Assert.Contains("max-depth", result.Text, StringComparison.Ordinal);
    }
}
