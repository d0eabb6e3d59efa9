using System.Diagnostics.CodeAnalysis;
using Akka.Event;

namespace Akka.Streams;

/// <summary>
/// Settings of a part of a graph: names, buffer sizes, log levels, supervision. Parts inherit from what encloses them; what
/// is closest to a stage, or was added last, is the most specific and wins.
/// </summary>
public sealed class Attributes
{
    /// <summary>No attributes.</summary>
    public static readonly Attributes None = new();

    private readonly IAttribute[] _own;
    private readonly Attributes? _lessSpecific;

    /// <summary>Creates a set; of two attributes of one type the first is the more specific.</summary>
    public Attributes(params IAttribute[] attributes)
        : this(attributes, null)
    {
    }

    private Attributes(IAttribute[] own, Attributes? lessSpecific)
    {
        ArgumentNullException.ThrowIfNull(own);
        _own = own;
        _lessSpecific = lessSpecific;
    }

    /// <summary>A single setting.</summary>
    [SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "The official marker of a setting.")]
    public interface IAttribute
    {
    }

    /// <summary>A setting that always has a value, because the materializer gives a default.</summary>
    [SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "The official marker of a setting.")]
    public interface IMandatoryAttribute : IAttribute
    {
    }

    /// <summary>All attributes, the most specific first.</summary>
    public IEnumerable<IAttribute> AttributeList => Flatten();

    private bool IsEmpty => _own.Length == 0 && _lessSpecific is null;

    /// <summary>Marks a graph to be run concurrently to what it is connected to.</summary>
    public static Attributes CreateAsyncBoundary() => new(AsyncBoundary.Instance);

    /// <summary>Sets the number of elements that a buffer between islands starts with and may hold at most.</summary>
    public static Attributes CreateInputBuffer(int initial, int max) => new(new InputBuffer(initial, max));

    /// <summary>Sets the levels on which a <c>Log</c> stage writes; <see cref="LogLevels.Off"/> silences one.</summary>
    public static Attributes CreateLogLevels(
        LogLevel onElement = LogLevel.DebugLevel,
        LogLevel onFinish = LogLevel.DebugLevel,
        LogLevel onError = LogLevel.ErrorLevel)
        => new(new LogLevels(onElement, onFinish, onError));

    /// <summary>Names a part of a graph; a null or empty name is <see cref="None"/>.</summary>
    public static Attributes CreateName(string? name) => string.IsNullOrEmpty(name) ? None : new Attributes(new Name(name));

    /// <summary>These attributes and, more specific than them, <paramref name="other"/>.</summary>
    public Attributes And(Attributes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsEmpty)
        {
            return other;
        }

        if (other.IsEmpty)
        {
            return this;
        }

        return new Attributes(other._lessSpecific is null ? other._own : [.. other.Flatten()], this);
    }

    /// <summary>These attributes and, more specific than them, <paramref name="other"/>.</summary>
    public Attributes And(IAttribute other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Attributes([other], IsEmpty ? null : this);
    }

    /// <summary>True when an attribute equal to <paramref name="attribute"/> is among these.</summary>
    public bool Contains<TAttr>(TAttr attribute)
        where TAttr : IAttribute
        => Flatten().Contains(attribute);

    /// <summary>The most specific attribute of the type, or null.</summary>
    public TAttr? GetAttribute<TAttr>()
        where TAttr : class, IAttribute
    {
        for (var level = this; level is not null; level = level._lessSpecific)
        {
            foreach (var attribute in level._own)
            {
                if (attribute is TAttr found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>The most specific attribute of the type, or <paramref name="defaultIfNotFound"/>.</summary>
    [return: NotNullIfNotNull(nameof(defaultIfNotFound))]
    public TAttr? GetAttribute<TAttr>(TAttr? defaultIfNotFound)
        where TAttr : class, IAttribute
        => GetAttribute<TAttr>() ?? defaultIfNotFound;

    /// <summary>All attributes of the type, the most specific first.</summary>
    public IEnumerable<TAttr> GetAttributeList<TAttr>()
        where TAttr : IAttribute
        => Flatten().OfType<TAttr>();

    /// <summary>The least specific attribute of the type, or null.</summary>
    [Obsolete("Use GetAttribute: it gives the most specific attribute.")]
    public TAttr? GetFirstAttribute<TAttr>()
        where TAttr : class, IAttribute
        => Flatten().OfType<TAttr>().LastOrDefault();

    /// <summary>The least specific attribute of the type, or <paramref name="defaultIfNotFound"/>.</summary>
    [Obsolete("Use GetAttribute: it gives the most specific attribute.")]
    [return: NotNullIfNotNull(nameof(defaultIfNotFound))]
    public TAttr? GetFirstAttribute<TAttr>(TAttr? defaultIfNotFound)
        where TAttr : class, IAttribute
        => GetFirstAttribute<TAttr>() ?? defaultIfNotFound;

    /// <summary>The most specific attribute of the type; inside a running stream there always is one.</summary>
    /// <exception cref="InvalidOperationException">These attributes did not come from a materializer and lack the type.</exception>
    public TAttr GetMandatoryAttribute<TAttr>()
        where TAttr : class, IMandatoryAttribute
        => GetAttribute<TAttr>() ?? throw new InvalidOperationException($"Mandatory attribute [{typeof(TAttr)}] not found.");

    /// <summary>The name as an identifier that can start another name: with a dash at its end; empty without a name.</summary>
    public string GetNameLifted() => GetAttribute<Name>() is { } name ? $"{Uri.EscapeDataString(name.Value)}-" : "";

    /// <summary>The most specific name, or <paramref name="defaultIfNotFound"/>.</summary>
    public string GetNameOrDefault(string defaultIfNotFound = "unknown-operation")
        => GetAttribute<Name>()?.Value ?? defaultIfNotFound;

    /// <summary>The attributes, the most specific first.</summary>
    public override string ToString() => $"Attributes({string.Join(", ", Flatten())})";

    private List<IAttribute> Flatten()
    {
        var all = new List<IAttribute>();
        for (var level = this; level is not null; level = level._lessSpecific)
        {
            all.AddRange(level._own);
        }

        return all;
    }

    /// <summary>The name of a part of a graph.</summary>
    public sealed class Name : IAttribute, IEquatable<Name>
    {
        /// <summary>The name.</summary>
        public readonly string Value;

        /// <summary>Creates the name.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="value"/> is null or empty.</exception>
        public Name(string value)
        {
            if (string.IsNullOrEmpty(value))
            {
                throw new ArgumentNullException(nameof(value), "A name must not be empty.");
            }

            Value = value;
        }

        /// <inheritdoc/>
        public bool Equals(Name? other) => other is not null && other.Value == Value;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as Name);

        /// <inheritdoc/>
        public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

        /// <inheritdoc/>
        public override string ToString() => $"Name({Value})";
    }

    /// <summary>The size of the buffers between islands.</summary>
    public sealed class InputBuffer : IMandatoryAttribute, IEquatable<InputBuffer>
    {
        /// <summary>The number of elements a buffer starts with.</summary>
        public readonly int Initial;

        /// <summary>The number of elements a buffer holds at most.</summary>
        public readonly int Max;

        /// <summary>Creates the sizes, in elements.</summary>
        public InputBuffer(int initial, int max)
        {
            Initial = initial;
            Max = max;
        }

        /// <inheritdoc/>
        public bool Equals(InputBuffer? other) => other is not null && other.Initial == Initial && other.Max == Max;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as InputBuffer);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Initial, Max);

        /// <inheritdoc/>
        public override string ToString() => $"InputBuffer(initial={Initial},max={Max})";
    }

    /// <summary>The levels on which a <c>Log</c> stage writes.</summary>
    public sealed class LogLevels : IAttribute, IEquatable<LogLevels>
    {
        /// <summary>The level of what is not written at all.</summary>
        public static readonly LogLevel Off = (LogLevel)int.MaxValue;

        /// <summary>The level of elements.</summary>
        public readonly LogLevel OnElement;

        /// <summary>The level of completion and cancellation.</summary>
        public readonly LogLevel OnFinish;

        /// <summary>The level of failures.</summary>
        public readonly LogLevel OnFailure;

        /// <summary>Creates the levels.</summary>
        public LogLevels(LogLevel onElement, LogLevel onFinish, LogLevel onFailure)
        {
            OnElement = onElement;
            OnFinish = onFinish;
            OnFailure = onFailure;
        }

        /// <inheritdoc/>
        public bool Equals(LogLevels? other)
            => other is not null
                && other.OnElement == OnElement
                && other.OnFinish == OnFinish
                && other.OnFailure == OnFailure;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as LogLevels);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(OnElement, OnFinish, OnFailure);

        /// <inheritdoc/>
        public override string ToString()
            => $"LogLevel(onElement={OnElement}, onFinish={OnFinish}, onFailure={OnFailure})";
    }

    /// <summary>Marks a graph to be run concurrently to what it is connected to.</summary>
    public sealed class AsyncBoundary : IAttribute, IEquatable<AsyncBoundary>
    {
        /// <summary>The one mark.</summary>
        public static readonly AsyncBoundary Instance = new();

        private AsyncBoundary()
        {
        }

        /// <inheritdoc/>
        public bool Equals(AsyncBoundary? other) => other is not null;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is AsyncBoundary;

        /// <inheritdoc/>
        public override int GetHashCode() => 1;

        /// <inheritdoc/>
        public override string ToString() => "AsyncBoundary";
    }

    /// <summary>Says what a stage does that does not handle the cancellation of its output itself.</summary>
    public sealed class CancellationStrategy : IMandatoryAttribute
    {
        internal static readonly CancellationStrategy Default = new(new PropagateFailure());

        /// <summary>Creates the attribute.</summary>
        public CancellationStrategy(IStrategy strategy) => Strategy = strategy;

        /// <summary>What such a stage does.</summary>
        [SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "The official marker of a strategy.")]
        public interface IStrategy
        {
        }

        /// <summary>What such a stage does.</summary>
        public IStrategy Strategy { get; }

        /// <summary>Completes the stage, whatever the cause.</summary>
        public class CompleteStage : IStrategy
        {
            /// <summary>Creates the strategy.</summary>
            public CompleteStage()
            {
            }
        }

        /// <summary>Fails the stage with the cause.</summary>
        public class FailStage : IStrategy
        {
            /// <summary>Creates the strategy.</summary>
            public FailStage()
            {
            }
        }

        /// <summary>Completes the stage when downstream only needs no more elements, fails it with the cause when downstream failed; the default.</summary>
        public class PropagateFailure : IStrategy
        {
            /// <summary>Creates the strategy.</summary>
            public PropagateFailure()
            {
            }
        }

        /// <summary>Applies another strategy after a delay.</summary>
        public class AfterDelay : IStrategy
        {
            /// <summary>Creates the strategy.</summary>
            public AfterDelay(TimeSpan delay, IStrategy strategy)
            {
                Delay = delay;
                Strategy = strategy;
            }

            /// <summary>How long the stage goes on after its output was cancelled.</summary>
            public TimeSpan Delay { get; }

            /// <summary>What is done then.</summary>
            public IStrategy Strategy { get; }
        }
    }
}
