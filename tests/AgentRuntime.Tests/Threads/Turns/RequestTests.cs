using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Turns;

/// <summary>The model requests of a turn: admission, retries, the context, the title.</summary>
public sealed class RequestTests : TurnScene
{
    [Fact]
    public async Task Gate_Full_QueuesTheTurnAndLetsItInLater()
    {
        Start(static rt => rt.Configure(static settings => settings with { Gates = settings.Gates with { Permits = 1 } }));
        var one = await CreateAsync();
        var two = await CreateAsync();
        await one.SendAsync("one");
        var stream = await Provider.NextAsync();

        var waiting = await two.SendAsync("two");
        var queued = await WaitForAsync<ThreadEvent.ModelQueued>(two);
        var status = (await two.GetSnapshotAsync(Token)).Status;
        await stream.StopAsync();
        var next = await AnswerAsync("hi");
        var stopped = await waiting.WaitAsync(Token);

        Assert.Equal(1, queued.Place);
        Assert.Equal(ThreadStatus.Queued, status);
        Assert.Equal("two", Assert.IsType<ModelMessage.User>(next.Request.Messages[^1]).Text);
        Assert.Equal(TurnStopReason.EndTurn, stopped.Reason);
    }

    [Fact]
    public async Task Gate_WhileToolsRun_IsFree()
    {
        var release = new TaskCompletionSource<string>();
        Start(rt => rt.AddTool(Tool("wait", () => release.Task))
            .Configure(static settings => settings with { Gates = settings.Gates with { Permits = 1 } }));
        var one = await CreateAsync();
        var turn = await one.SendAsync("one");
        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "wait", "{}"));

        var other = await CreateAsync();
        var otherTurn = await other.SendAsync("two");
        await AnswerAsync("hi");
        var stopped = await otherTurn.WaitAsync(Token);
        release.SetResult("done");
        await AnswerAsync("there");

        Assert.Equal(TurnStopReason.EndTurn, stopped.Reason);
        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task Cancel_WhileQueuedAtTheGate_StopsWithoutARequest()
    {
        Start(static rt => rt.Configure(static settings => settings with { Gates = settings.Gates with { Permits = 1 } }));
        var one = await CreateAsync();
        var two = await CreateAsync();
        await one.SendAsync("one");
        var stream = await Provider.NextAsync();
        var turn = await two.SendAsync("two");
        await WaitForAsync<ThreadEvent.ModelQueued>(two);

        await two.CancelAsync(Token);
        var stopped = await turn.WaitAsync(Token);
        await stream.StopAsync();
        await one.SendAsync("three");
        var next = await Provider.NextAsync();

        Assert.Equal(TurnStopReason.Cancelled, stopped.Reason);
        Assert.Equal("three", Assert.IsType<ModelMessage.User>(next.Request.Messages[^1]).Text);
    }

    [Fact]
    public async Task Failure_BeforeAnyText_IsAskedAgainAsItWas()
    {
        Start(Retrying);
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        var first = await Provider.NextAsync();
        first.Fail(new ModelException(Some.Error()));

        var second = await AnswerAsync("here");
        var events = await ReadAsync(turn);

        Assert.Equal(first.Request.Messages, second.Request.Messages);
        var retrying = Assert.Single(events.OfType<ThreadEvent.Retrying>());
        Assert.Equal((2, false), (retrying.Attempt, retrying.Continues));
        Assert.Equal(TurnStopReason.EndTurn, Assert.IsType<ThreadEvent.TurnStopped>(events[^1]).Reason);
    }

    [Fact]
    public async Task Failure_AfterText_IsContinuedAsAnotherMessage()
    {
        Start(Retrying);
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        var first = await Provider.NextAsync();
        await first.TextAsync("The capital of ");
        await WaitForAsync<ThreadEvent.AgentText>(thread);
        first.CompleteWithoutStop();

        var second = await AnswerAsync("Italy is Rome.");
        var events = await ReadAsync(turn);

        Assert.Equal("The capital of ", Assert.IsType<ModelMessage.Assistant>(second.Request.Messages[1]).Text);
        Assert.IsType<ModelMessage.User>(second.Request.Messages[2]);
        Assert.True(Assert.Single(events.OfType<ThreadEvent.Retrying>()).Continues);
        Assert.Equal(2, events.OfType<ThreadEvent.AgentText>().Select(static text => text.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Failure_TooOften_StopsTheTurnWithTheLastError()
    {
        Start(Retrying);
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        for (var i = 0; i < 3; i++)
        {
            (await Provider.NextAsync()).Fail(new ModelException(Some.Error(ModelErrorCategory.ServerError)));
        }

        var stopped = await turn.WaitAsync(Token);

        Assert.Equal(TurnStopReason.Failed, stopped.Reason);
        Assert.Equal(ModelErrorCategory.ServerError, stopped.Error!.Category);
        Assert.Equal(2, (await ReadAsync(turn)).OfType<ThreadEvent.Retrying>().Count());
    }

    [Fact]
    public async Task Cancel_WhileWaitingToRetry_StopsAtOnce()
    {
        Start(static rt => rt.Configure(static settings => settings with
        {
            Retries = settings.Retries with { MaxAttempts = 2, InitialDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) },
        }));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        (await Provider.NextAsync()).Fail(new ModelException(Some.Error()));
        await WaitForAsync<ThreadEvent.Retrying>(thread);
        var status = (await thread.GetSnapshotAsync(Token)).Status;

        await thread.CancelAsync(Token);

        Assert.Equal(ThreadStatus.Backoff, status);
        Assert.Equal(TurnStopReason.Cancelled, (await turn.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task Context_Full_IsSummedUpAndTheTurnGoesOn()
    {
        Provider.Models = [new ModelInfo(ModelRef.Parse("fake/m")) { ContextLength = 2_048 }];
        Start(static _ => { });
        await Runtime.Models.GetAsync(Token);
        var thread = await CreateAsync();
        await SayAsync(thread, Long("one"), Long("first"));
        await SayAsync(thread, Long("two"), Long("second"));

        var turn = await thread.SendAsync(Long("three"));
        var summary = await AnswerAsync("They spoke of numbers.");
        var stream = await AnswerAsync("third");
        var events = await ReadAsync(turn);

        Assert.Contains("summary", Assert.IsType<ModelMessage.User>(summary.Request.Messages[^1]).Text, StringComparison.Ordinal);
        Assert.Contains(
            "They spoke of numbers.", Assert.IsType<ModelMessage.User>(stream.Request.Messages[0]).Text, StringComparison.Ordinal);
        var compacted = Assert.Single(events.OfType<ThreadEvent.ContextCompacted>());
        Assert.Equal(CompactionMethod.Summarized, compacted.Method);
        Assert.True(compacted.TokensAfter < compacted.TokensBefore);
        Assert.Equal(TurnStopReason.EndTurn, Assert.IsType<ThreadEvent.TurnStopped>(events[^1]).Reason);
    }

    [Fact]
    public async Task Context_SummaryFails_OldMessagesAreLeftOut()
    {
        Provider.Models = [new ModelInfo(ModelRef.Parse("fake/m")) { ContextLength = 2_048 }];
        Start(static _ => { });
        await Runtime.Models.GetAsync(Token);
        var thread = await CreateAsync();
        await SayAsync(thread, Long("one"), Long("first"));
        await SayAsync(thread, Long("two"), Long("second"));

        var turn = await thread.SendAsync(Long("three"));
        (await Provider.NextAsync()).Fail(new ModelException(Some.Error()));
        await AnswerAsync("third");
        var events = await ReadAsync(turn);

        Assert.Equal(CompactionMethod.DroppedExchanges, Assert.Single(events.OfType<ThreadEvent.ContextCompacted>()).Method);
        Assert.Single(events.OfType<ThreadEvent.Notice>());
    }

    [Fact]
    public async Task Cancel_WhileSummingUp_StopsTheTurnAndItsRequest()
    {
        Provider.Models = [new ModelInfo(ModelRef.Parse("fake/m")) { ContextLength = 2_048 }];
        Start(static _ => { });
        await Runtime.Models.GetAsync(Token);
        var thread = await CreateAsync();
        await SayAsync(thread, Long("one"), Long("first"));
        await SayAsync(thread, Long("two"), Long("second"));
        var turn = await thread.SendAsync(Long("three"));
        var summary = await Provider.NextAsync();

        await thread.CancelAsync(Token);
        await summary.Termination.WaitAsync(Deadline);

        Assert.Equal(TurnStopReason.Cancelled, (await turn.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task PromptTooLarge_ThoughNobodyKnewTheContext_IsTriedWithLess()
    {
        Start(static rt => rt.Configure(static settings => settings with
        {
            Context = settings.Context with { Compaction = CompactionMode.Drop },
        }));
        var thread = await CreateAsync();
        await SayAsync(thread, Long("one"), Long("first"));
        await SayAsync(thread, Long("two"), Long("second"));

        var turn = await thread.SendAsync("three");
        var refused = await Provider.NextAsync();
        refused.Fail(new ModelException(Some.Error(ModelErrorCategory.PromptTooLarge)));
        var smaller = await AnswerAsync("third");

        Assert.True(smaller.Request.Messages.Length < refused.Request.Messages.Length);
        Assert.Equal("three", Assert.IsType<ModelMessage.User>(smaller.Request.Messages[^1]).Text);
        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task Context_OfAModelThatWasNotLoaded_IsAskedForAgainOnceItIs()
    {
        var model = ModelRef.Parse("fake/m");
        Provider.Models = [new ModelInfo(model) { ContextLength = 131_072, IsLoaded = false }];
        Start(static _ => { });
        await Runtime.Models.GetAsync(Token);
        Provider.Models = [new ModelInfo(model) { ContextLength = 4_096, IsLoaded = true }];
        var thread = await CreateAsync();

        await SayAsync(thread, "one", "first");

        while (Runtime.Models.Find(model)?.ContextLength != 4_096)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Title_AfterTheFirstTurn_IsAskedForOnce()
    {
        Start(static rt => rt.Configure(static settings => settings with { Title = new TitleSettings() }));
        var thread = await CreateAsync();
        await SayAsync(thread, "one", "first");
        var request = await AnswerAsync("\"Counting to one\"\n");

        var changed = await WaitForAsync<ThreadEvent.TitleChanged>(thread);
        await SayAsync(thread, "two", "second");
        var turn = await thread.SendAsync("three");
        var next = await AnswerAsync("third");
        await ReadAsync(turn);

        Assert.Equal("Counting to one", changed.Title);
        Assert.Equal("first", Assert.IsType<ModelMessage.Assistant>(request.Request.Messages[1]).Text);
        Assert.Equal("three", Assert.IsType<ModelMessage.User>(next.Request.Messages[^1]).Text);
    }

    [Fact]
    public async Task Title_WhenAMessageComes_StepsBack()
    {
        Start(static rt => rt.Configure(static settings => settings with
        {
            Title = new TitleSettings(),
            Gates = settings.Gates with { Permits = 1 },
        }));
        var thread = await CreateAsync();
        await SayAsync(thread, "one", "first");
        var title = await Provider.NextAsync();

        var turn = await thread.SendAsync("two");
        await title.Termination.WaitAsync(Deadline);
        var stream = await AnswerAsync("second");
        await ReadAsync(turn);

        Assert.Equal("two", Assert.IsType<ModelMessage.User>(stream.Request.Messages[^1]).Text);
        await AnswerAsync("Numbers");
        Assert.Equal("Numbers", (await WaitForAsync<ThreadEvent.TitleChanged>(thread)).Title);
    }

    private static void Retrying(AgentRuntime.Hosting.AgentRuntimeBuilder rt) => rt.Configure(static settings => settings with
    {
        Retries = settings.Retries with
        {
            MaxAttempts = 2,
            MaxAttemptsAfterText = 2,
            InitialDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(1),
        },
    });

    private static string Long(string word) => string.Join(' ', Enumerable.Repeat(word, 300));

    private async Task SayAsync(AgentThread thread, string text, string answer)
    {
        var turn = await thread.SendAsync(text);
        await AnswerAsync(answer);
        await ReadAsync(turn);
    }
}
