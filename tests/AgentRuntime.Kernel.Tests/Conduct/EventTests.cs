using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class EventTests : ConductTests
{
    private interface IMarked;

    [Fact]
    public async Task Subscribe_BaseOrInterface_GetsTheSubclassesOnceEach()
    {
        var probe = NewProbe();

        Assert.True(Sys.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        Sys.EventStream.Subscribe(probe.Ref, typeof(IMarked));
        Sys.EventStream.Publish(new Animal("a"));
        Sys.EventStream.Publish(new Dog("d"));
        Sys.EventStream.Publish("other");

        await probe.ExpectAsync(new Animal("a"), new Dog("d"));
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public void Subscribe_Twice_IsFalse()
    {
        var probe = NewProbe();

        Assert.True(Sys.EventStream.Subscribe(probe.Ref, typeof(Dog)));
        Assert.False(Sys.EventStream.Subscribe(probe.Ref, typeof(Dog)));
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Dog)));
        Assert.False(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Dog)));
    }

    [Fact]
    public void Subscribe_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Subscribe(null!, typeof(Dog)));
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!, typeof(Dog)));
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!));
    }

    [Fact]
    public async Task Unsubscribe_Subclass_LeavesTheRestOfTheBase()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Animal));

        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Dog)));
        Sys.EventStream.Publish(new Dog("d"));
        Sys.EventStream.Publish(new Animal("a"));

        await probe.ExpectAsync(new Animal("a"));
    }

    [Fact]
    public async Task Unsubscribe_All_GetsNothing()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Animal));
        Sys.EventStream.Subscribe(probe.Ref, typeof(string));

        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref));
        Sys.EventStream.Publish(new Dog("d"));
        Sys.EventStream.Publish("s");

        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Publish_SubscriberHasStopped_IsNoDeadLetter()
    {
        var letters = Listen<DeadLetter>();
        var actor = Start(new Script());
        Sys.EventStream.Subscribe(actor, typeof(Animal));
        Sys.Stop(actor);
        await EndAsync(actor);

        Sys.EventStream.Publish(new Animal("a"));

        await letters.ExpectNothingAsync();
    }

    [Fact]
    public async Task DeadLetter_SuppressedMessage_IsPublishedAsSuppressed()
    {
        var letters = Listen<AllDeadLetters>();
        var actor = Start(new Script());
        Sys.Stop(actor);
        await EndAsync(actor);

        actor.Tell(new Quiet(), letters.Ref);
        actor.Tell("loud", letters.Ref);

        var quiet = await letters.ExpectAsync<SuppressedDeadLetter>();
        Assert.IsType<Quiet>(quiet.Message);
        Assert.Equal((letters.Ref, Sys.DeadLetters), (quiet.Sender, quiet.Recipient));
        Assert.Equal("loud", (await letters.ExpectAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task DeadLetter_ToldToDeadLetters_IsPublished()
    {
        var letters = Listen<DeadLetter>();

        Sys.DeadLetters.Tell("x", letters.Ref);

        var letter = await letters.ExpectAsync<DeadLetter>();
        Assert.Equal(("x", letters.Ref, Sys.DeadLetters), (letter.Message, letter.Sender, letter.Recipient));
    }

    [Fact]
    public async Task DeadLetter_PoisonPillToADeadActor_IsSuppressed()
    {
        var actor = Start(new Script());
        Sys.Stop(actor);
        await EndAsync(actor);
        var letters = Listen<AllDeadLetters>();

        actor.Tell(PoisonPill.Instance);

        Assert.IsType<PoisonPill>((await letters.ExpectAsync<SuppressedDeadLetter>()).Message);
    }

    [Fact]
    public void DeadLetter_NullSenderOrRecipient_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => new DeadLetter("x", null!, Sys.DeadLetters));
        Assert.Throws<ArgumentNullException>(() => new DeadLetter("x", Sys.DeadLetters, null!));
    }

    [KernelFact("null is dropped without an exception at the sender")]
    public void Tell_Null_Throws()
    {
        var actor = Start(new Script());

        Assert.Throws<InvalidMessageException>(() => actor.Tell(null!));
        Assert.Throws<InvalidMessageException>(() => actor.Tell(null!, ActorRefs.NoSender));
    }

    [Fact]
    public async Task Logger_EachLevel_PublishesItsEvent()
    {
        var events = Listen<LogEvent>();
        var actor = Start(new Script());
        var cause = new InvalidOperationException("c");

        actor.Tell((Action<Scripted>)(a =>
        {
            var log = a.Ctx.GetLogger();
            log.Debug("d {0}", 1);
            log.Info("i {0} {1}", 1, "two");
            log.Warning(cause, "w");
            log.Error(cause, "e {0}", 1);
        }));

        var debug = await events.ExpectAsync<Debug>();
        Assert.Equal(("d 1", actor.Path.ToString(), typeof(Scripted)), (debug.Message.ToString(), debug.LogSource, debug.LogClass));
        Assert.Equal("i 1 two", (await events.ExpectAsync<Info>()).Message.ToString());
        var warning = await events.ExpectAsync<Warning>();
        Assert.Equal(("w", (Exception)cause), (warning.Message.ToString(), warning.Cause));
        var error = await events.ExpectAsync<Error>();
        Assert.Equal(("e 1", (Exception)cause), (error.Message.ToString(), error.Cause));
    }

    [Fact]
    public async Task Logger_BelowTheLevel_PublishesNothing()
    {
        var events = Listen<LogEvent>();
        Sys.EventStream.SetLogLevel(LogLevel.WarningLevel);
        var log = Logging.GetLogger(Sys, "source");

        log.Info("no");
        log.Warning("yes");

        Assert.False(log.IsInfoEnabled);
        Assert.True(log.IsWarningEnabled);
        var only = await events.ExpectAsync<Warning>();
        Assert.Equal("source (akka://conduct)", only.LogSource);
    }

    [Fact]
    public void LogSource_EachKind_IsAsDocumented()
    {
        var actor = Start(new Script(), "a");

        Assert.Equal("akka://conduct/user/a", LogSource.Create(actor, Sys).Source);
        Assert.Equal("EventTests (akka://conduct)", LogSource.Create(typeof(EventTests), Sys).Source);
        Assert.Equal("EventTests", LogSource.Create(this).Source);
        Assert.Equal(typeof(EventTests), LogSource.Create(this).Type);
        Assert.Equal(typeof(DummyClassForStringSources), LogSource.Create("x").Type);
    }

    [Theory]
    [InlineData("debug", LogLevel.DebugLevel)]
    [InlineData("INFO", LogLevel.InfoLevel)]
    [InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("error", LogLevel.ErrorLevel)]
    public void LogLevelFor_Name_InAnyCase(string name, LogLevel level) => Assert.Equal(level, Logging.LogLevelFor(name));

    [Fact]
    public void LogLevelFor_Unknown_Throws()
        => Assert.Throws<ArgumentException>(() => Logging.LogLevelFor("loud"));

    private sealed record Quiet : IDeadLetterSuppression;

    private record Animal(string Name);

    private sealed record Dog(string Name) : Animal(Name), IMarked;
}
