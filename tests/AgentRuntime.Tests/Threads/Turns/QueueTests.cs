using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Turns;

public sealed class QueueTests : TurnScene
{
    [Fact]
    public async Task Queue_OfWaitingMessages_IsReadEditedAndCleared()
    {
        var thread = await CreateAsync();
        await thread.SendAsync("one");
        var stream = await Provider.NextAsync();
        var two = await thread.SendAsync("two");
        var three = await thread.SendAsync("three");

        await thread.EditQueuedAsync(two.Id, "second", Token);
        var queue = await thread.GetQueueAsync(Token);
        await stream.StopAsync();
        var next = await Provider.NextAsync();
        var cleared = await thread.ClearQueueAsync(Token);
        await next.StopAsync();

        Assert.Equal([(1, "second"), (2, "three")], queue.Select(static message => (message.Place, message.Text)));
        Assert.Equal("second", Assert.IsType<ModelMessage.User>(next.Request.Messages[^1]).Text);
        Assert.Equal(1, cleared);
        Assert.Equal(TurnStopReason.Cancelled, (await three.WaitAsync(Token)).Reason);
        Assert.Equal(TurnStopReason.EndTurn, (await two.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task EditQueued_OfATurnThatDoesNotWait_IsRefused()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");

        var failure = await Assert.ThrowsAsync<TurnNotFoundException>(() => thread.EditQueuedAsync(turn.Id, "x", Token));

        Assert.Contains("does not wait", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WithTheSameIdempotencyKey_IsTakenOnce()
    {
        var thread = await CreateAsync();
        var options = new SendOptions { IdempotencyKey = "k" };

        var first = await thread.SendAsync(new UserMessage("one"), options, Token);
        var second = await thread.SendAsync(new UserMessage("one"), options, Token);
        var conflict = await Assert.ThrowsAsync<IdempotencyConflictException>(
            () => thread.SendAsync(new UserMessage("other"), options, Token));

        Assert.Equal((first.Id, first.Start), (second.Id, second.Start));
        Assert.Contains("'k'", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await thread.GetSnapshotAsync(Token)).QueuedTurns);
    }

    [Fact]
    public async Task Edit_OfAnEarlierMessage_ForgetsWhatCameAfterIt()
    {
        var thread = await CreateAsync();
        await SayAsync(thread, "one", "first");
        var two = await SayAsync(thread, "two", "second");
        await SayAsync(thread, "three", "third");

        var edited = await thread.EditAsync(two.Id, "2", Token);
        var stream = await AnswerAsync("new");
        await ReadAsync(edited);

        Assert.Equal(["one", "first", "2"], TextsOf(stream));
        Assert.Equal(["one", "first", "2", "new"], (await thread.GetMessagesAsync(Token)).Select(static message => message.Text));
        await RestartAsync(static _ => { });
        Assert.Equal(
            ["one", "first", "2", "new"],
            (await Runtime.GetThread(thread.Id).GetMessagesAsync(Token)).Select(static message => message.Text));
    }

    [Fact]
    public async Task Edit_OfAnUnknownTurn_DisturbsNothing()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        var stream = await Provider.NextAsync();

        await Assert.ThrowsAsync<TurnNotFoundException>(() => thread.EditAsync(new TurnId("none"), "1", Token));
        await stream.StopAsync();

        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task Edit_WhileTurnsRunAndWait_CancelsThemFirst()
    {
        var thread = await CreateAsync();
        var one = await thread.SendAsync("one");
        await Provider.NextAsync();
        var two = await thread.SendAsync("two");

        var edited = await thread.EditAsync(one.Id, "1", Token);
        var stream = await AnswerAsync("first");

        Assert.Equal(["1"], TextsOf(stream));
        Assert.Equal(TurnStopReason.Cancelled, (await one.WaitAsync(Token)).Reason);
        Assert.Equal(TurnStopReason.Cancelled, (await two.WaitAsync(Token)).Reason);
        Assert.Equal(TurnStopReason.EndTurn, (await edited.WaitAsync(Token)).Reason);
        Assert.Empty(await thread.GetQueueAsync(Token));
    }

    [Fact]
    public async Task Regenerate_WhileTheAnswerComes_CancelsItAndAsksAgain()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        var first = await Provider.NextAsync();
        await first.TextAsync("fir");
        await WaitForAsync<ThreadEvent.AgentText>(thread);

        var again = await thread.RegenerateAsync(Token);
        var stream = await AnswerAsync("other");
        await ReadAsync(again);

        Assert.Equal(TurnStopReason.Cancelled, (await turn.WaitAsync(Token)).Reason);
        Assert.Equal(["one"], TextsOf(stream));
    }

    [Fact]
    public async Task Regenerate_BeforeAnythingWasSaid_IsRefused()
    {
        var thread = await CreateAsync();

        await Assert.ThrowsAsync<TurnNotFoundException>(() => thread.RegenerateAsync(Token));
    }

    [Fact]
    public async Task Fork_BeforeATurn_GoesItsOwnWay()
    {
        var thread = await CreateAsync();
        await SayAsync(thread, "one", "first");
        var two = await SayAsync(thread, "two", "second");

        var fork = await Runtime.ForkThreadAsync(thread.Id, two.Id, cancellationToken: Token);
        var turn = await fork.SendAsync("zwei");
        var stream = await AnswerAsync("zweite");
        await ReadAsync(turn);

        Assert.Equal(["one", "first", "zwei"], TextsOf(stream));
        Assert.Equal(["one", "first", "two", "second"], (await thread.GetMessagesAsync(Token)).Select(static message => message.Text));
        var forked = await WaitForAsync<ThreadEvent.ThreadForked>(fork);
        Assert.Equal((thread.Id, two.Start), (forked.Source, forked.At));
    }

    [Fact]
    public async Task Fork_OfARunningThread_LeavesTheTurnToTheSource()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        var stream = await Provider.NextAsync();
        await stream.TextAsync("half");
        await WaitForAsync<ThreadEvent.AgentText>(thread);

        var fork = await Runtime.ForkThreadAsync(thread.Id, cancellationToken: Token);
        await stream.StopAsync();

        Assert.Equal(ThreadStatus.Idle, (await fork.GetSnapshotAsync(Token)).Status);
        Assert.Equal(["one", "half"], (await fork.GetMessagesAsync(Token)).Select(static message => message.Text));
        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(Token)).Reason);
    }

    [Fact]
    public async Task Fork_BeforeAnUnknownTurn_IsRefused()
    {
        var thread = await CreateAsync();

        var failure = await Assert.ThrowsAsync<TurnNotFoundException>(
            () => Runtime.ForkThreadAsync(thread.Id, new TurnId("none"), cancellationToken: Token));

        Assert.Contains("none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OfARunningThread_EndsItAndItsReaders()
    {
        var thread = await CreateAsync();
        await thread.SendAsync("one");
        var stream = await Provider.NextAsync();
        var reading = Assert.ThrowsAsync<ThreadNotFoundException>(async () =>
        {
            await foreach (var threadEvent in thread.ReadAsync(0, Token))
            {
                Assert.Equal(thread.Id, threadEvent.ThreadId);
            }
        });

        await Runtime.DeleteThreadAsync(thread.Id, Token);
        await stream.Termination.WaitAsync(Deadline);

        await reading;
        await Assert.ThrowsAsync<ThreadNotFoundException>(() => thread.GetSnapshotAsync(Token));
        await Assert.ThrowsAsync<ThreadNotFoundException>(() => Runtime.DeleteThreadAsync(thread.Id, Token));
    }

    [Fact]
    public async Task Change_OfModelAndInstructions_HoldsFromTheNextRound()
    {
        var thread = await CreateAsync();
        await SayAsync(thread, "one", "first");

        await thread.ChangeAsync(
            new ThreadChange { Model = "fake/other", Instructions = "Be brief.", Title = "Numbers", Tools = ImmutableArray<string>.Empty },
            Token);
        await thread.SendAsync("two");
        var stream = await Provider.NextAsync();
        var snapshot = await thread.GetSnapshotAsync(Token);

        Assert.Equal("other", stream.Request.Model);
        Assert.Equal("Be brief.", Assert.IsType<ModelMessage.System>(stream.Request.Messages[0]).Text);
        Assert.Equal(("Numbers", "fake/other"), (snapshot.Title, snapshot.Model.ToString()));
    }

    private async Task<Turn> SayAsync(AgentThread thread, string text, string answer)
    {
        var turn = await thread.SendAsync(text);
        await AnswerAsync(answer);
        await ReadAsync(turn);
        return turn;
    }

    private static IEnumerable<string> TextsOf(FakeStream stream) => stream.Request.Messages.Select(static message => message switch
    {
        ModelMessage.User user => user.Text,
        ModelMessage.Assistant assistant => assistant.Text,
        ModelMessage.System system => system.Text,
        _ => message.ToString(),
    });
}
