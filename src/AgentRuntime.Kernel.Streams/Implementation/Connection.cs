using System.Runtime.CompilerServices;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// The wire between an outlet and an inlet of one island. It stands at most once in the interpreter's queue, however many
/// events wait on it; an element pushed before a completion is always delivered before it.
/// </summary>
internal abstract class Connection
{
    /// <summary>The inlet asked for an element that was not delivered yet.</summary>
    public const int Pulled = 1 << 0;

    /// <summary>The outlet may push one element.</summary>
    public const int Demand = 1 << 1;

    /// <summary>The inlet may grab the element.</summary>
    public const int Element = 1 << 2;

    /// <summary><see cref="IOutHandler.OnPull"/> is to be called.</summary>
    public const int PullEvent = 1 << 3;

    /// <summary><see cref="IInHandler.OnPush"/> is to be called.</summary>
    public const int PushEvent = 1 << 4;

    /// <summary><see cref="IInHandler.OnUpstreamFinish"/> or <see cref="IInHandler.OnUpstreamFailure"/> is to be called.</summary>
    public const int FinishEvent = 1 << 5;

    /// <summary><see cref="IOutHandler.OnDownstreamFinish"/> is to be called.</summary>
    public const int CancelEvent = 1 << 6;

    /// <summary>Stands in the interpreter's queue.</summary>
    public const int Enqueued = 1 << 7;

    /// <summary>The inlet cancelled, or was told that upstream ended.</summary>
    public const int InClosed = 1 << 8;

    /// <summary>The outlet completed or failed, or was told that downstream cancelled.</summary>
    public const int OutClosed = 1 << 9;

    /// <summary>The outlet failed with <see cref="Cause"/>.</summary>
    public const int Failed = 1 << 10;

    public int State;

    /// <summary>Why the outlet failed or the inlet cancelled: whichever side closed first.</summary>
    public Exception? Cause;

    public GraphStageLogic OutOwner = null!;
    public GraphStageLogic InOwner = null!;
    public IOutHandler OutHandler = null!;
    public IInHandler InHandler = null!;

    /// <summary>Forgets the element, so that the collector may have it.</summary>
    public abstract void ClearSlot();

    /// <summary>The element, for an inlet whose type differs from the outlet's.</summary>
    protected abstract object? TakeBoxed();

    /// <summary>Takes the element out of the slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Take<T>()
    {
        if (this is Connection<T> typed)
        {
            var element = typed.Slot;
            typed.Slot = default!;
            return element;
        }

        return (T)TakeBoxed()!;
    }
}

/// <summary>A wire with a slot for an element of type <typeparamref name="T"/>.</summary>
internal sealed class Connection<T> : Connection
{
    public T Slot = default!;

    public override void ClearSlot() => Slot = default!;

    protected override object? TakeBoxed()
    {
        object? element = Slot;
        Slot = default!;
        return element;
    }
}
