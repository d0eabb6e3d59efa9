namespace Akka.Actor;

/// <content>The children: their names, their making and their stopping.</content>
internal sealed partial class ActorCell
{
    /// <summary>How often the parent has restarted this actor within the strategy's window; the parent's to use.</summary>
    internal int RestartCount { get; set; }

    /// <summary>When that window began, in <see cref="Environment.TickCount64"/> milliseconds; 0 when none runs; the parent's to use.</summary>
    internal long RestartWindowStart { get; set; }

    /// <summary>Whether the parent watches it, without a message of its own; the parent's to read and to set.</summary>
    internal bool IsWatchedByParent { get; set; }

    internal bool IsTerminating => (_flags & CellFlags.Terminating) != CellFlags.None;

    public IActorRef ActorOf(Props props, string? name = null)
    {
        if ((_flags & CellFlags.Terminating) != CellFlags.None)
        {
            throw new InvalidOperationException("Cannot create child while terminating or terminated");
        }

        var child = EnsureChildren().Create(this, props, name);
        if (SystemImpl.Settings.DebugLifecycle)
        {
            PublishDebug($"now supervising {child.Path}");
        }

        return child;
    }

    public IActorRef Child(string name) => GetSingleChild(name) ?? (IActorRef)ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => Snapshot();

    public void Stop(IActorRef child)
    {
        if (child.Equals(_self))
        {
            _self.StopInternal();
            return;
        }

        if (_children is { } children && child is LocalActorRef local && children.Contains(local))
        {
            children.RequestStop(local);
            return;
        }

        if (child is IInternalActorRef other)
        {
            other.Stop();
        }
    }

    internal LocalActorRef? GetSingleChild(string name) => _children?.Find(name);

    internal LocalActorRef[] Snapshot() => _children?.Snapshot() ?? [];

    internal ChildrenContainer EnsureChildren() => _children ??= new ChildrenContainer();

    internal void StopAllChildrenForRestart()
    {
        foreach (var child in Snapshot())
        {
            Unwatch(child);
            Stop(child);
        }
    }

    internal bool MarkStopRequested()
    {
        if ((_flags & CellFlags.StopRequested) != CellFlags.None)
        {
            return false;
        }

        _flags |= CellFlags.StopRequested;
        return true;
    }

    private void SuspendChildren(IActorRef? except)
    {
        foreach (var child in Snapshot())
        {
            if (!child.Equals(except))
            {
                child.SuspendInternal();
            }
        }
    }

    private void ResumeChildren(Exception? causedByFailure, IActorRef? perpetrator)
    {
        foreach (var child in Snapshot())
        {
            child.ResumeInternal(child.Equals(perpetrator) ? causedByFailure : null);
        }
    }
}
