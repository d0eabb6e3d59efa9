using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Tools;
using Akka.Actor;

namespace AgentRuntime.Tests.Threads.Turns;

/// <summary>What comes at a moment when it is not expected.</summary>
public sealed class RaceTests : TurnScene
{
    [Fact]
    public async Task Death_WhileAnAppendIsUnderWay_SuccessorReadsWhatItWrote()
    {
        using var system = ActorSystem.Create("race");
        Start(rt => rt.UseActorSystem(system));
        var thread = await CreateAsync();
        await thread.SendAsync("one");
        await Provider.NextAsync();
        var release = Journal.Hold();
        var sending = thread.SendAsync("two");
        await thread.GetSnapshotAsync(Token);
        var actor = await system.ActorSelection($"/user/*/{thread.Id}").ResolveOne(Deadline);
        await actor.GracefulStop(Deadline, Kill.Instance);

        var asking = thread.GetMessagesAsync(Token);
        await Assert.ThrowsAsync<ThreadNotFoundException>(() => Runtime.GetThread(ThreadId.Parse("none")).GetSnapshotAsync(Token));
        var wasOpened = Journal.WasOpenedOf(thread.Id);
        release();
        await asking;

        // The second message was written: its turn is the one that runs after the first one's end.
        Assert.False(wasOpened);
        Assert.Equal("two", Assert.IsType<ModelMessage.User>((await Provider.NextAsync()).Request.Messages[^1]).Text);
        Assert.False(sending.IsCompletedSuccessfully);
        await Runtime.DisposeAsync();
        await system.Terminate();
    }

    [Fact]
    public async Task Send_WhileAnEditWaitsForItsCancel_RunsAfterTheEditedTurn()
    {
        var release = new TaskCompletionSource<string>();
        Start(rt => rt
            .AddTool(Tool("wait", () => release.Task))
            .Configure(static settings => settings with
            {
                Tools = settings.Tools with { CancelGrace = TimeSpan.FromHours(1) },
                Threads = settings.Threads with { CancelTimeout = TimeSpan.FromHours(1) },
            }));
        var thread = await CreateAsync();
        var one = await thread.SendAsync("one");
        var before = await thread.SendAsync("before");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "wait", "{}"));
        await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread, static e => e.Status == ToolCallStatus.Running);
        var editing = thread.EditAsync(one.Id, "edited", Token);
        await before.WaitAsync(Token);

        var later = await thread.SendAsync("later");
        var first = await thread.SendAsync("first", SendStrategy.Interrupt, Token);
        release.SetResult("done");
        var edited = await editing;
        foreach (var text in (string[])["edited", "first", "later"])
        {
            var stream = await AnswerAsync($"to {text}");
            Assert.Equal(text, Assert.IsType<ModelMessage.User>(stream.Request.Messages[^1]).Text);
        }

        Turn[] turns = [edited, first, later];
        Assert.All(
            await Task.WhenAll(turns.Select(turn => turn.WaitAsync(Token))),
            static stopped => Assert.Equal(TurnStopReason.EndTurn, stopped.Reason));
        Assert.Equal(TurnStopReason.Cancelled, (await before.WaitAsync(Token)).Reason);
        Assert.Equal(
            ["edited", "to edited", "first", "to first", "later", "to later"],
            (await thread.GetMessagesAsync(Token)).Select(static message => message.Text));
    }

    [Fact]
    public async Task Subagent_CancelledWhileItsStartIsWritten_IsClosedInTheLog()
    {
        Action? release = null;
        Journal.FailWhen((_, events) =>
        {
            if (events.Any(static e => e is ThreadEvent.ToolCallUpdated { Status: ToolCallStatus.Running }))
            {
                release ??= Journal.Hold();
            }

            return false;
        });
        Start(static rt => rt.AddSubagent("helper", "Does small things"));
        var thread = await CreateAsync();
        await thread.SendAsync("Delegate!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "helper", """{"task":"think"}"""));
        var running = await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread, static e => e.Status == ToolCallStatus.Running);
        while ((await thread.GetSnapshotAsync(Token)).LogEnd == running.End)
        {
            await Task.Yield();
        }

        await thread.RequestCancelAsync(cancellationToken: Token);
        release!();

        var stopped = await WaitForAsync<ThreadEvent.SubagentStopped>(thread);
        Assert.Equal(TurnStopReason.Cancelled, stopped.Reason);
    }

    [Fact]
    public async Task Steer_TakenBack_LetsTheTurnGoOn()
    {
        var release = new TaskCompletionSource<string>();
        Start(rt => rt.AddTool(Tool("wait", () => release.Task)));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Wait!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "wait", "{}"));
        await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread, static e => e.Status == ToolCallStatus.Running);

        await thread.SendAsync("Rather this", SendStrategy.Steer, Token);
        await thread.ClearQueueAsync(Token);
        release.SetResult("done");
        var next = await AnswerAsync("There.");
        await turn.WaitAsync(Token);

        Assert.Equal("done", Assert.Single(ResultsOf(next)).Text);
    }

    [Fact]
    public async Task Change_ToAProviderThatNobodyConfigured_IsRefusedAndNamesThose()
    {
        var thread = await CreateAsync();

        var failure = await Assert.ThrowsAsync<ModelException>(
            () => thread.ChangeAsync(new ThreadChange { Model = "olama/m", Title = "x" }, Token));

        Assert.Equal(ModelErrorCategory.ModelNotFound, failure.Error.Category);
        Assert.Contains("fake", failure.Error.Hint, StringComparison.Ordinal);
        var snapshot = await thread.GetSnapshotAsync(Token);
        Assert.Equal(("fake/m", ""), (snapshot.Model.ToString(), snapshot.Title));
    }

    [Fact]
    public async Task Progress_SaidOftenerThanItIsShown_WaitsAndIsReplaced()
    {
        var said = new TaskCompletionSource();
        var seen = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        Start(rt => rt
            .AddTool(Tool("count", async (IServiceProvider services) =>
            {
                var context = (ToolContext)services.GetService(typeof(ToolContext))!;
                context.Report(new ToolProgress("one"));
                await seen.Task;
                for (var i = 0; i < 1_000; i++)
                {
                    context.Report(new ToolProgress("more"));
                    context.ReportPlan([]);
                }

                said.SetResult();
                await end.Task;
                return "done";
            }))
            .Configure(static settings => settings with { Tools = settings.Tools with { ProgressInterval = TimeSpan.FromHours(1) } }));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Count!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "count", "{}"));
        await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread, static update => update.Progress is not null);

        seen.SetResult();
        await said.Task.WaitAsync(Deadline);
        await thread.GetSnapshotAsync(Token);
        end.SetResult();
        await AnswerAsync("Done.");
        var events = await ReadAsync(turn);

        Assert.Equal(["one"], events.OfType<ThreadEvent.ToolCallUpdated>().Select(static e => e.Progress?.Message).OfType<string>());
        Assert.Empty(events.OfType<ThreadEvent.PlanUpdated>());
    }

    [Fact]
    public async Task Progress_ThatWaits_IsShownWhenItIsDue()
    {
        var seen = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        Start(rt => rt.AddTool(Tool("count", async (IServiceProvider services) =>
        {
            var context = (ToolContext)services.GetService(typeof(ToolContext))!;
            context.Report(new ToolProgress("one"));
            await seen.Task;
            context.Report(new ToolProgress("two"));
            await end.Task;
            return "done";
        })));
        var thread = await CreateAsync();
        await thread.SendAsync("Count!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "count", "{}"));
        await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread, static update => update.Progress is { Message: "one" });

        seen.SetResult();

        await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread, static update => update.Progress is { Message: "two" });
        end.SetResult();
    }
}
