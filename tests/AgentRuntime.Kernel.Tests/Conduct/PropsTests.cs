using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class PropsTests : ConductTests
{
    [Fact]
    public async Task Create_Expression_PassesItsArguments()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Named("a", 1 + 1)));

        Assert.Equal("a 2", await actor.Ask<string>("x", LongWait));
    }

    [Fact]
    public async Task Create_TypeWithArguments_FindsTheConstructor()
    {
        Assert.Equal("a 2", await Sys.ActorOf(Props.Create<Named>("a", 2)).Ask<string>("x", LongWait));
        var type = typeof(Named);
        Assert.Equal("b 3", await Sys.ActorOf(Props.Create(type, "b", 3)).Ask<string>("x", LongWait));
        Assert.Equal("none 0", await Sys.ActorOf(Props.Create<Named>()).Ask<string>("x", LongWait));
        Assert.Equal("none 0", await Sys.ActorOf<Named>().Ask<string>("x", LongWait));
    }

    [KernelFact("an InvalidCastException")]
    public void Create_NotANewExpression_Throws()
        => Assert.Throws<ArgumentException>(() => Props.Create(() => Make()));

    [Fact]
    public void Create_NullType_Throws() => Assert.Throws<ArgumentNullException>(() => Props.Create((Type)null!));

    [Fact]
    public async Task Create_NoSuchConstructor_FailsTheActor()
    {
        var errors = Listen<Error>();

        var actor = Sys.ActorOf(Props.Create<Named>(1, 2, 3));

        await EndAsync(actor);
        Assert.IsType<ActorInitializationException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task Create_NullArgument_IsPassed()
        => Assert.Equal(" 2", await Sys.ActorOf(Props.Create(() => new Named(null!, 2))).Ask<string>("x", LongWait));

    [KernelFact("the arguments are no part of the equality")]
    public void Equals_SameRecipe_IsTrue()
    {
        Assert.Equal(Props.Create<Named>("a", 2), Props.Create<Named>("a", 2));
        Assert.NotEqual(Props.Create<Named>("a", 2), Props.Create<Named>("a", 3));
        Assert.NotEqual(Props.Create<Named>(), Props.Create<Scripted>());
        Assert.NotEqual(Props.Create<Named>(), Props.Create<Named>().WithDispatcher("other"));
        Assert.NotEqual(Props.Create<Named>(), Props.Create<Named>().WithMailbox("other"));
    }

    [Fact]
    public void With_Anything_LeavesTheOriginal()
    {
        var props = Props.Create<Named>();

        var changed = props.WithDispatcher("d").WithMailbox("m").WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy);

        Assert.Equal(("d", "m"), (changed.Dispatcher, changed.Mailbox));
        Assert.Same(SupervisorStrategy.StoppingStrategy, changed.SupervisorStrategy);
        Assert.NotEqual("d", props.Dispatcher);
        Assert.Null(props.SupervisorStrategy);
        Assert.Equal(typeof(Named), changed.Type);
    }

    [Fact]
    public async Task CreateBy_Producer_MakesAndReleasesEachInstance()
    {
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.CreateBy(new Producer(probe)));

        Assert.Equal("made 0", await actor.Ask<string>("x", LongWait));
        actor.Tell(new InvalidOperationException("x"));
        Assert.Equal("made 0", await actor.Ask<string>("x", LongWait));
        Sys.Stop(actor);

        await probe.ExpectAsync("produce", "release", "produce", "release");
    }

    [Fact]
    public async Task CreateBy_ProducerReturnsNull_FailsTheActor()
    {
        var errors = Listen<Error>();

        await EndAsync(Sys.ActorOf(Props.CreateBy(new EmptyProducer())));

        Assert.IsType<ActorInitializationException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [KernelFact("an actor with a stash is refused a bounded mailbox")]
    public async Task Mailbox_Bounded_DropsWhatFindsNoRoom()
    {
        using var system = ActorSystem.Create("bounded", """
            akka { loglevel = OFF, stdout-loglevel = OFF }
            small { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 2, mailbox-push-timeout-time = 50ms }
            """);
        var probe = new Probe(system);
        var letters = new Probe(system);
        system.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        using var gate = new ManualResetEventSlim();
        var actor = system.ActorOf(new Script
        {
            Receive = (_, m) =>
            {
                probe.Put($"begin {m}");
                gate.Wait(LongWait);
            },
        }.Props.WithMailbox("small"));

        actor.Tell(1);
        await probe.ExpectAsync("begin 1");
        actor.Tell(2);
        actor.Tell(3);
        actor.Tell(4);

        Assert.Equal(4, (await letters.ExpectAsync<DeadLetter>()).Message);
        gate.Set();
        await probe.ExpectAsync("begin 2", "begin 3");
    }

    [Fact]
    public void Mailbox_Unknown_Throws()
        => Assert.ThrowsAny<AkkaException>(() => Sys.ActorOf(new Script().Props.WithMailbox("no.such.mailbox")));

    private static Named Make() => throw new NotSupportedException();

    private sealed class Named : UntypedActor
    {
        private readonly string _text;

        public Named()
            : this("none", 0)
        {
        }

        public Named(string name, int number) => _text = $"{name} {number}";

        protected override void OnReceive(object message)
        {
            if (message is Exception exception)
            {
                throw exception;
            }

            Sender.Tell(_text);
        }
    }

    private sealed class Producer(Probe probe) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Named);

        public ActorBase Produce()
        {
            probe.Put("produce");
            return new Named("made", 0);
        }

        public void Release(ActorBase actor) => probe.Put("release");
    }

    private sealed class EmptyProducer : IIndirectActorProducer
    {
        public Type ActorType => typeof(Named);

        public ActorBase Produce() => null!;

        public void Release(ActorBase actor)
        {
        }
    }
}
