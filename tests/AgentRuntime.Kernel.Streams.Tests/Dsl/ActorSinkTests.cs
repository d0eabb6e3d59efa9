using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class ActorSinkTests : StreamTest
{
    [Fact]
    public void ActorRefWithAck_Elements_ComeOneByOneAfterTheirAck()
    {
        Source.From([1, 2, 3]).To(WithAck()).Run(Materializer);

        ExpectMsg("init", Patience);
        var stream = LastSender;
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        stream.Tell("ack");
        ExpectMsg(1, Patience);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        stream.Tell("ack");
        ExpectMsg(2, Patience);
        stream.Tell("ack");
        ExpectMsg(3, Patience);
        ExpectMsg("done", Patience);
    }

    [Fact]
    public void ActorRefWithAck_Failure_IsSentAtOnce()
    {
        Source.Failed<int>(new InvalidOperationException("boom")).To(WithAck()).Run(Materializer);

        ExpectMsg("init", Patience);
        ExpectMsg("failed boom", Patience);
    }

    [Fact]
    public void ActorRefWithAck_FailureWithoutMessage_IsSentAsStatus()
    {
        Source.Failed<int>(new InvalidOperationException("boom"))
            .To(Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done"))
            .Run(Materializer);

        ExpectMsg("init", Patience);
        Assert.Equal("boom", ExpectMsg<Status.Failure>(Patience).Cause.Message);
    }

    [Fact]
    public async Task ActorRefWithAck_TargetStops_CancelsTheStream()
    {
        var target = Sys.ActorOf(Props.Create(() => new Acknowledging()));
        var probe = new ProbeStage<int>();
        Source.Repeat(1).Via(probe).To(Sink.ActorRefWithAck<int>(target, "init", "ack", "done")).Run(Materializer);

        Sys.Stop(target);

        await probe.Stopped.WaitAsync(Patience);
        Assert.Equal(["start", "cancel", "stop"], probe.Events);
    }

    [Fact]
    public async Task ActorRefWithAck_AckNeverComes_BuffersNoMoreThanItsLimit()
    {
        var passed = 0;
        var killSwitch = Source.Repeat(1)
            .Select(i =>
            {
                Interlocked.Increment(ref passed);
                return i;
            })
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .To(WithAck().WithAttributes(Attributes.CreateInputBuffer(2, 8)))
            .Run(Materializer);
        ExpectMsg("init", Patience);
        Reply("ack");
        ExpectMsg(1, Patience);

        await AwaitAssertAsync(() => Assert.InRange(Volatile.Read(ref passed), 8, 10));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        Assert.InRange(Volatile.Read(ref passed), 8, 10);
        killSwitch.Shutdown();
    }

    [Fact]
    public void ActorRefWithAck_MaterializerStops_TellsTheActor()
    {
        var materializer = Sys.Materializer();
        Source.Maybe<int>().To(WithAck()).Run(materializer);
        ExpectMsg("init", Patience);

        materializer.Shutdown();

        Assert.StartsWith("failed", ExpectMsg<string>(Patience), StringComparison.Ordinal);
    }

    [Fact]
    public void ActorRefWithAck_EarlyCompletion_StillSendsWhatWaits()
    {
        Source.Single(1).To(WithAck()).Run(Materializer);

        ExpectMsg("init", Patience);
        Reply("ack");
        ExpectMsg(1, Patience);
        ExpectMsg("done", Patience);
    }

    [Fact]
    public void ActorRefWithAck_ManyElements_KeepsOrderAndLosesNone()
    {
        const int Count = 50_000;
        var target = Sys.ActorOf(Props.Create(() => new Counting(TestActor)));

        Source.From(Enumerable.Range(0, Count)).To(Sink.ActorRefWithAck<int>(target, "init", "ack", "done")).Run(Materializer);

        ExpectMsg(Count, Patience);
    }

    [Fact]
    public void ActorRefWithAck_NoBuffer_IsAnError()
        => Assert.Throws<ArgumentException>(() => Source.Single(1)
            .To(WithAck().WithAttributes(Attributes.CreateInputBuffer(0, 0)))
            .Run(Materializer));

    [Fact]
    public void ActorRef_Elements_AreSentWithoutWaiting()
    {
        Source.From([1, 2]).To(Sink.ActorRef<int>(TestActor, "done", e => e.Message)).Run(Materializer);

        ExpectMsg(1, Patience);
        ExpectMsg(2, Patience);
        ExpectMsg("done", Patience);
    }

    [Fact]
    public void ActorRef_Failure_IsSent()
    {
        Source.Failed<int>(new InvalidOperationException("boom"))
            .To(Sink.ActorRef<int>(TestActor, "done", e => e.Message))
            .Run(Materializer);

        ExpectMsg("boom", Patience);
    }

    [Fact]
    public async Task ActorRef_TargetStops_CancelsTheStream()
    {
        var target = Sys.ActorOf(Props.Empty);
        var probe = new ProbeStage<int>();
        Source.Maybe<int>().Via(probe).To(Sink.ActorRef<int>(target, "done", e => e.Message)).Run(Materializer);

        Sys.Stop(target);

        await probe.Stopped.WaitAsync(Patience);
    }

    private Sink<int, Akka.NotUsed> WithAck()
        => Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done", e => $"failed {e.Message}");

    private void Reply(object message) => LastSender.Tell(message);

    private sealed class Acknowledging : ReceiveActor
    {
        public Acknowledging() => ReceiveAny(_ => Sender.Tell("ack"));
    }

    private sealed class Counting : ReceiveActor
    {
        private int _next;

        public Counting(IActorRef listener)
        {
            Receive<int>(i =>
            {
                if (i == _next)
                {
                    _next++;
                }

                Sender.Tell("ack");
            });
            Receive<string>(text => text == "done", _ => listener.Tell(_next));
            Receive<string>(_ => Sender.Tell("ack"));
        }
    }
}
