using System.Linq.Expressions;
using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

// Making and finding actors.
public abstract partial class TestKitBase
{
    /// <summary>Creates a top-level actor of the system under test.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Creates a named top-level actor of the system under test.</summary>
    public IActorRef ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    /// <summary>Creates a top-level actor of the system under test.</summary>
    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>());

    /// <summary>Creates a named top-level actor of the system under test.</summary>
    public IActorRef ActorOf<TActor>(string? name)
        where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>(), name);

    /// <summary>Creates a top-level actor of the system under test.</summary>
    /// <param name="factory">A call of the actor's constructor.</param>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory));

    /// <summary>Creates a named top-level actor of the system under test.</summary>
    /// <param name="factory">A call of the actor's constructor.</param>
    /// <param name="name">The actor's name.</param>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string? name)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), name);

    /// <summary>Creates an actor that shows its instance and runs on the thread that sends to it.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string? name = null)
        where TActor : ActorBase, new() => new(Sys, Props.Create<TActor>(), null, name);

    /// <summary>Creates an actor that shows its instance and runs on the thread that sends to it.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string? name = null)
        where TActor : ActorBase => new(Sys, props, null, name);

    /// <summary>Creates an actor that shows its instance and runs on the thread that sends to it.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string? name = null)
        where TActor : ActorBase => new(Sys, Props.Create(factory), null, name);

    /// <summary>Creates a child that shows its instance and runs on the thread that sends to it.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef supervisor, string? name = null)
        where TActor : ActorBase, new() => new(Sys, Props.Create<TActor>(), supervisor, name);

    /// <summary>Creates a child that shows its instance and runs on the thread that sends to it.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef supervisor, string? name = null)
        where TActor : ActorBase => new(Sys, props, supervisor, name);

    /// <summary>Creates a child that shows its instance and runs on the thread that sends to it.</summary>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef supervisor, string? name = null)
        where TActor : ActorBase => new(Sys, Props.Create(factory), supervisor, name);

    /// <summary>The actors at a path of the system under test.</summary>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>The actors at a path of the system under test.</summary>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>The actors at a path that starts at an actor.</summary>
    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => Sys.ActorSelection(anchorRef, actorPath);

    /// <summary>Creates a child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => SpawnBlocking(props, null, null, cancellationToken);

    /// <summary>Creates a child of the test actor that is supervised by that strategy.</summary>
    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnBlocking(props, null, supervisorStrategy, cancellationToken);

    /// <summary>Creates a named child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        SpawnBlocking(props, name, null, cancellationToken);

    /// <summary>Creates a named child of the test actor that is supervised by that strategy.</summary>
    public IActorRef ChildActorOf(Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnBlocking(props, name, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, null, null, cancellationToken);

    /// <summary>Creates a child of the test actor that is supervised by that strategy.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, null, supervisorStrategy, cancellationToken);

    /// <summary>Creates a named child of the test actor.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, name, null, cancellationToken);

    /// <summary>Creates a named child of the test actor that is supervised by that strategy.</summary>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, name, supervisorStrategy, cancellationToken);

    private IActorRef SpawnBlocking(Props props, string? name, SupervisorStrategy? strategy, CancellationToken cancellationToken)
    {
#pragma warning disable VSTHRD002 // the official method blocks until the child is there
        return SpawnAsync(props, name, strategy, cancellationToken).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private async Task<IActorRef> SpawnAsync(Props props, string? name, SupervisorStrategy? strategy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var child = await CommandAsync(new TestActorCommand.Spawn(props, name, strategy)).ConfigureAwait(false);
        return (IActorRef)child!;
    }
}
