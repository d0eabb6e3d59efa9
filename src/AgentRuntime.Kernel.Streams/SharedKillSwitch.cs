using Akka.Streams.Stages;

namespace Akka.Streams;

/// <summary>Ends all streams that <see cref="Flow"/> is part of, also those that start after it was used.</summary>
public sealed class SharedKillSwitch : IKillSwitch
{
    private readonly Lock _lock = new();
    private readonly HashSet<IKillable> _targets = [];
    private readonly string _name;
    private Exception? _cause;
    private bool _used;

    internal SharedKillSwitch(string name) => _name = name;

    /// <summary>A flow that changes nothing and ends when the switch is used. Its materialized value is the switch itself.</summary>
    public IGraph<FlowShape<T, T>, SharedKillSwitch> Flow<T>() => new SharedKillSwitchStage<T>(this);

    /// <inheritdoc/>
    public void Shutdown() => Use(null);

    /// <inheritdoc/>
    public void Abort(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Use(cause);
    }

    /// <summary>A readable name.</summary>
    public override string ToString() => $"KillSwitch({_name})";

    /// <summary>Takes a stage in, to end it when the switch is used.</summary>
    /// <returns>False when the switch was used already: the stream is to end with <paramref name="cause"/>, or without a failure.</returns>
    internal bool TryRegister(IKillable target, out Exception? cause)
    {
        lock (_lock)
        {
            cause = _cause;
            return !_used && _targets.Add(target);
        }
    }

    internal void Unregister(IKillable target)
    {
        lock (_lock)
        {
            _targets.Remove(target);
        }
    }

    private void Use(Exception? cause)
    {
        IKillable[] targets;
        lock (_lock)
        {
            if (_used)
            {
                return;
            }

            _used = true;
            _cause = cause;
            targets = [.. _targets];
            _targets.Clear();
        }

        foreach (var target in targets)
        {
            target.Kill(cause);
        }
    }
}
