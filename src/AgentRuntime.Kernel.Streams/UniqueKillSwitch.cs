using Akka.Streams.Stages;

namespace Akka.Streams;

/// <summary>Ends the one stream that gave it.</summary>
public sealed class UniqueKillSwitch : IKillSwitch
{
    private readonly IKillable _target;
    private int _used;

    internal UniqueKillSwitch(IKillable target) => _target = target;

    /// <inheritdoc/>
    public void Shutdown()
    {
        if (Interlocked.Exchange(ref _used, 1) == 0)
        {
            _target.Kill(null);
        }
    }

    /// <inheritdoc/>
    public void Abort(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        if (Interlocked.Exchange(ref _used, 1) == 0)
        {
            _target.Kill(cause);
        }
    }

    /// <summary>A readable name.</summary>
    public override string ToString() => $"SingleKillSwitch(Completed={_used == 1})";
}
