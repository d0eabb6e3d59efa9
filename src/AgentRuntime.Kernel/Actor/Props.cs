using System.Linq.Expressions;

namespace Akka.Actor;

/// <summary>The recipe of an actor: what makes an instance, and how it runs. Immutable; one may serve many actors.</summary>
public class Props : IEquatable<Props>
{
    /// <summary>The props of no actor.</summary>
    public static readonly Props None = new(typeof(EmptyActor));

    private ActorActivator? _activator;
    private IIndirectActorProducer? _producer;
    private string? _dispatcher;
    private string? _mailbox;
    private readonly object?[] _arguments = [];

    /// <summary>The props of an actor that ignores everything.</summary>
    protected Props() => Type = typeof(EmptyActor);

    /// <summary>Takes everything from other props.</summary>
    protected Props(Props copy)
    {
        Type = copy.Type;
        SupervisorStrategy = copy.SupervisorStrategy;
        StashCapacity = copy.StashCapacity;
        _activator = copy._activator;
        _producer = copy._producer;
        _dispatcher = copy._dispatcher;
        _mailbox = copy._mailbox;
        _arguments = copy._arguments;
    }

    /// <summary>An actor made by the constructor that takes <paramref name="args"/>.</summary>
    /// <exception cref="ArgumentNullException">The type is null.</exception>
    /// <exception cref="ArgumentException">The type is not an actor.</exception>
    public Props(Type type, object?[]? args)
        : this(type)
        => _arguments = args ?? [];

    /// <summary>An actor made by its constructor without parameters.</summary>
    /// <exception cref="ArgumentNullException">The type is null.</exception>
    /// <exception cref="ArgumentException">The type is not an actor.</exception>
    public Props(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!typeof(ActorBase).IsAssignableFrom(type))
        {
            throw new ArgumentException($"{type} does not derive from {nameof(ActorBase)}.", nameof(type));
        }

        Type = type;
    }

    /// <summary>An actor with the strategy by which it supervises its children.</summary>
    public Props(Type type, SupervisorStrategy? supervisorStrategy, IEnumerable<object> args)
        : this(type, [.. args])
        => SupervisorStrategy = supervisorStrategy;

    /// <summary>An actor with the strategy by which it supervises its children.</summary>
    public Props(Type type, SupervisorStrategy? supervisorStrategy, params object[] args)
        : this(type, args)
        => SupervisorStrategy = supervisorStrategy;

    /// <summary>The props of an actor that ignores everything.</summary>
    public static Props Empty { get; } = new();

    /// <summary>The type of the actor.</summary>
    public Type Type { get; }

    /// <summary>The path of the dispatcher's settings; <c>akka.actor.default-dispatcher</c> unless one was given.</summary>
    public string Dispatcher => _dispatcher ?? Akka.Dispatch.Dispatchers.DefaultDispatcherId;

    /// <summary>The path of the mailbox's settings; <c>akka.actor.default-mailbox</c> unless one was given.</summary>
    public string Mailbox => _mailbox ?? Akka.Dispatch.Mailboxes.DefaultMailboxId;

    /// <summary>The full name of the actor's type.</summary>
    public string TypeName => Type.AssemblyQualifiedName!;

    /// <summary>The strategy by which the actor supervises its children; null leaves it to the actor.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; protected set; }

    /// <summary>The arguments of the constructor.</summary>
    public object?[] Arguments => _arguments;

    internal int StashCapacity { get; private set; } = -1;

    internal bool HasDispatcher => _dispatcher is not null;

    internal bool HasMailbox => _mailbox is not null;

    internal ActorTypeInfo? TypeInfo { get; set; }

    /// <summary>An actor made by the constructor that takes <paramref name="args"/>.</summary>
    public static Props Create<TActor>(params object?[] args)
        where TActor : ActorBase
        => new(typeof(TActor), args);

    /// <summary>An actor with the strategy by which it supervises its children.</summary>
    public static Props Create<TActor>(SupervisorStrategy? supervisorStrategy)
        where TActor : ActorBase, new()
        => new(typeof(TActor), supervisorStrategy);

    /// <summary>An actor made by a <c>new T(args)</c> expression; the arguments are evaluated now, once for all instances.</summary>
    /// <exception cref="ArgumentException">The expression is something else.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        var body = PropsExpression.Body(factory);
        var props = new Props(body.Type, PropsExpression.Arguments(body)) { SupervisorStrategy = supervisorStrategy };
        if (body.Constructor is not null)
        {
            props._activator = ActorActivator.For(body.Constructor);
        }

        return props;
    }

    /// <summary>An actor made by the constructor that takes <paramref name="args"/>.</summary>
    /// <exception cref="ArgumentNullException">The type is null.</exception>
    /// <exception cref="ArgumentException">The type is not an actor.</exception>
    public static Props Create(Type type, params object?[] args) => new(type, args);

    /// <summary>An actor whose instances a producer makes.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object?[] args)
        => new(producer.ActorType, args) { _producer = producer };

    /// <summary>The same with another dispatcher, by the path of its settings.</summary>
    public Props WithDispatcher(string dispatcher)
    {
        var copy = Copy();
        copy._dispatcher = dispatcher;
        return copy;
    }

    /// <summary>The same with another mailbox, by the path of its settings.</summary>
    public Props WithMailbox(string mailbox)
    {
        var copy = Copy();
        copy._mailbox = mailbox;
        return copy;
    }

    /// <summary>The same with a bound on the stash, in messages; it holds for an actor that has one.</summary>
    public Props WithStashCapacity(int stashCapacity)
    {
        var copy = Copy();
        copy.StashCapacity = stashCapacity;
        return copy;
    }

    /// <summary>The same with another strategy by which the actor supervises its children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy? supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>Makes an instance; only inside the system's own creation of an actor.</summary>
    public virtual ActorBase NewActor()
    {
        if (_producer is not null)
        {
            return _producer.Produce();
        }

        _activator ??= ActorActivator.Find(Type, _arguments);
        return _activator.Create(_arguments);
    }

    /// <summary>Whether both make the same actor in the same way.</summary>
    public bool Equals(Props? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null
            && Type == other.Type
            && ReferenceEquals(_producer, other._producer)
            && string.Equals(Dispatcher, other.Dispatcher, StringComparison.Ordinal)
            && string.Equals(Mailbox, other.Mailbox, StringComparison.Ordinal)
            && StashCapacity == other.StashCapacity
            && Equals(SupervisorStrategy, other.SupervisorStrategy)
            && _arguments.AsSpan().SequenceEqual(other._arguments);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Props other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Dispatcher, Mailbox, _arguments.Length);

    /// <summary>A copy that a <c>With…</c> method then changes.</summary>
    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor) => _producer?.Release(actor);

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
