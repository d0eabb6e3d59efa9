using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class AskTests : ConductTests
{
    private static readonly Script Echo = new() { Receive = (a, m) => a.From.Tell(m) };

    [Fact]
    public async Task Ask_NoAnswer_TimesOut()
    {
        var actor = Start(new Script());

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("x", ShortWait));
    }

    [Fact]
    public async Task Ask_DeadActor_TimesOutAndTheMessageIsADeadLetter()
    {
        var actor = Start(new Script());
        Sys.Stop(actor);
        await EndAsync(actor);
        var letters = Listen<DeadLetter>();

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("x", ShortWait));

        Assert.Equal("x", (await letters.ExpectAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Ask_StatusFailure_ThrowsItsCause()
    {
        var actor = Start(new Script { Receive = (a, _) => a.From.Tell(new Status.Failure(new NotSupportedException("x"))) });

        await Assert.ThrowsAsync<NotSupportedException>(() => actor.Ask<string>("x", LongWait));
    }

    [Fact]
    public async Task Ask_StatusSuccess_CanBeAskedFor()
    {
        var actor = Start(new Script { Receive = (a, _) => a.From.Tell(new Status.Success(7)) });

        Assert.Equal(7, (await actor.Ask<Status.Success>("x", LongWait)).Status);
        Assert.IsType<Status.Success>(await actor.Ask<object>("x", LongWait));
    }

    [Fact]
    public async Task Ask_OtherType_ThrowsArgumentException()
    {
        var actor = Start(Echo);

        await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<string>(5, LongWait));
    }

    [Fact]
    public async Task Ask_Cancelled_ThrowsTaskCanceled()
    {
        var actor = Start(new Script());
        using var source = new CancellationTokenSource();
        var answer = actor.Ask<string>("x", LongWait, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Ask_CancelledBefore_ThrowsTaskCanceled()
    {
        var actor = Start(new Script());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => actor.Ask<string>("x", null, new CancellationToken(true)));
    }

    [Fact]
    public async Task Ask_SecondAnswer_IsADeadLetter()
    {
        var letters = Listen<DeadLetter>();
        var actor = Start(new Script
        {
            Receive = (a, m) =>
            {
                a.From.Tell(m);
                a.From.Tell("again");
            },
        });

        await actor.Ask<string>("x", LongWait);

        Assert.Equal("again", (await letters.ExpectAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Ask_MessageFactory_GetsTheReferenceToAnswerTo()
    {
        var actor = Start(new Script { Receive = (_, m) => ((IActorRef)m).Tell("yes") });

        Assert.Equal("yes", await actor.Ask<string>(self => self, LongWait, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_Selection_IsAnswered()
    {
        Start(Echo, "echo");

        Assert.Equal("x", await Sys.ActorSelection("/user/echo").Ask<string>("x", LongWait));
        await Assert.ThrowsAsync<AskTimeoutException>(() => Sys.ActorSelection("/user/nobody").Ask<string>("x", ShortWait));
    }

    [Fact]
    public async Task Ask_ConfiguredTimeout_HoldsWhereNoneIsGiven()
    {
        using var system = ActorSystem.Create("hasty", "akka { loglevel = OFF, stdout-loglevel = OFF, actor.ask-timeout = 100ms }");
        var actor = system.ActorOf(new Script().Props);

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("x"));
    }

    [Fact]
    public async Task Ask_InsideReceiveAsync_DoesNotDeadlock()
    {
        var echo = Start(Echo);
        var actor = Sys.ActorOf(Props.Create(() => new Asker(echo)));

        Assert.Equal("x", await actor.Ask<string>("x", LongWait));
    }

    [Fact]
    public async Task PipeTo_Result_ArrivesFromTheGivenSender()
    {
        var probe = NewProbe();
        var other = Start(new Script());

        await Task.FromResult("x").PipeTo(probe.Ref, other);

        await probe.ExpectAsync("x");
        Assert.Equal(other, probe.LastSender);
    }

    [Fact]
    public async Task PipeTo_Failure_ArrivesAsStatusFailure()
    {
        var probe = NewProbe();

        await Task.FromException<string>(new NotSupportedException("x")).PipeTo(probe.Ref);
        await Task.FromException(new NotSupportedException("y")).PipeTo(probe.Ref);
        await Task.FromCanceled<int>(new CancellationToken(true)).PipeTo(probe.Ref);

        Assert.Equal("x", (await probe.ExpectAsync<Status.Failure>()).Cause.Message);
        Assert.Equal("y", (await probe.ExpectAsync<Status.Failure>()).Cause.Message);
        Assert.IsAssignableFrom<OperationCanceledException>((await probe.ExpectAsync<Status.Failure>()).Cause);
    }

    [Fact]
    public async Task PipeTo_WithFunctions_SendsWhatTheyReturn()
    {
        var probe = NewProbe();

        await Task.FromResult(1).PipeTo(probe.Ref, success: i => $"got {i}");
        await Task.FromException<int>(new NotSupportedException("x")).PipeTo(probe.Ref, failure: e => e.Message);
        await Task.CompletedTask.PipeTo(probe.Ref);
        await Task.CompletedTask.PipeTo(probe.Ref, success: () => "done");

        await probe.ExpectAsync("got 1", "x", "done");
    }

    [Fact]
    public async Task Ask_Nobody_Throws()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => ActorRefs.Nobody.Ask<string>("x", LongWait));
    }

    private sealed class Asker : ReceiveActor
    {
        public Asker(IActorRef echo) => ReceiveAsync<string>(async m => Sender.Tell(await echo.Ask<string>(m, LongWait)));
    }
}
