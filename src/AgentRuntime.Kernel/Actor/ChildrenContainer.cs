namespace Akka.Actor;

/// <summary>The children of an actor by name. Other threads read it, and make top-level actors, so every access takes its lock;
/// the lock is held for a dictionary operation only.</summary>
internal sealed class ChildrenContainer
{
    /// <summary>Below this many places an empty table is not worth a new one.</summary>
    private const int TrimAbove = 1024;

    private Dictionary<string, LocalActorRef>? _byName;
    private readonly Lock _gate = new();
    private long _nextName;

    /// <summary>What happens when the dying children are gone.</summary>
    internal ChildrenTermination Waiting { get; set; }

    /// <summary>The failure that a restart waits with.</summary>
    internal Exception? RecreationCause { get; set; }

    /// <summary>The children asked to stop that have not terminated.</summary>
    internal int DyingCount { get; private set; }

    internal bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _byName is null;
            }
        }
    }

    internal LocalActorRef Create(ActorCell parent, Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null)
        {
            CheckName(name);
        }

        name ??= NameAlphabet.Encode(Interlocked.Increment(ref _nextName) - 1);
        var system = parent.SystemImpl;
        var child = system.NewChild(props, name, parent);
        lock (_gate)
        {
            if (Waiting == ChildrenTermination.Termination)
            {
                throw new InvalidOperationException("Cannot create child while terminating or terminated");
            }

            if (!(_byName ??= new Dictionary<string, LocalActorRef>(StringComparer.Ordinal)).TryAdd(name, child))
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }
        }

        child.StartInternal();
        return child;
    }

    internal LocalActorRef? Find(string name)
    {
        lock (_gate)
        {
            return _byName?.GetValueOrDefault(name);
        }
    }

    internal bool Contains(LocalActorRef child) => ReferenceEquals(Find(child.Path.Name), child);

    internal LocalActorRef[] Snapshot()
    {
        lock (_gate)
        {
            return _byName is null ? [] : [.. _byName.Values];
        }
    }

    internal void RequestStop(LocalActorRef child)
    {
        if (child.Cell.MarkStopRequested())
        {
            DyingCount++;
        }

        child.StopInternal();
    }

    internal bool Remove(LocalActorRef child)
    {
        lock (_gate)
        {
            if (_byName is null || !_byName.TryGetValue(child.Path.Name, out var known) || !ReferenceEquals(known, child))
            {
                return false;
            }

            _byName.Remove(child.Path.Name);
            if (_byName.Count == 0)
            {
                // Most actors have a child now and then; without one there is nothing to keep.
                _byName = null;
            }
            else if (_byName.Capacity > TrimAbove && _byName.Count < _byName.Capacity / 8)
            {
                _byName.TrimExcess(_byName.Count * 2);
            }
        }

        if (child.Cell.WasStopRequested)
        {
            DyingCount--;
        }

        return true;
    }

    /// <summary>Allows no more children; true when there are none left.</summary>
    internal bool BeginTermination()
    {
        lock (_gate)
        {
            Waiting = ChildrenTermination.Termination;
            return _byName is null;
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw new InvalidActorNameException("Actor name must not be empty.");
        }

        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain "
                + $"these special characters: {ActorPath.ValidSymbols}.");
        }
    }
}
