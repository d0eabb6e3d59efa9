using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Makes the test actor the sender of what a test tells, on the test's thread and after its awaits.</summary>
internal static class ImplicitSender
{
    public static void Set(IActorRef testActor)
    {
        if (testActor is not LocalActorRef { Cell: var cell })
        {
            return;
        }

        ActorCell.Current = cell;
        SynchronizationContext.SetSynchronizationContext(new CellContext(cell, (SynchronizationContext.Current as CellContext)?.Inner ?? SynchronizationContext.Current));
    }

    /// <summary>Ends what <see cref="Set"/> began, on the thread that disposes of the kit.</summary>
    public static void Clear()
    {
        ActorCell.Current = null;
        if (SynchronizationContext.Current is CellContext context)
        {
            SynchronizationContext.SetSynchronizationContext(context.Inner);
        }
    }

    private sealed class CellContext(ActorCell cell, SynchronizationContext? inner) : SynchronizationContext
    {
        public SynchronizationContext? Inner => inner;

        public override SynchronizationContext CreateCopy() => new CellContext(cell, inner);

        public override void OperationStarted() => inner?.OperationStarted();

        public override void OperationCompleted() => inner?.OperationCompleted();

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (inner is null)
            {
                ThreadPool.QueueUserWorkItem(static run => run.Self.Run(run.Callback, run.State), (Self: this, Callback: d, State: state), preferLocal: false);
            }
            else
            {
#pragma warning disable VSTHRD001 // a context that wraps another one must post to it
                inner.Post(_ => Run(d, state), null);
#pragma warning restore VSTHRD001
            }
        }

        public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

        private void Run(SendOrPostCallback callback, object? state)
        {
            var outerCell = ActorCell.Current;
            var outerContext = Current;
            ActorCell.Current = cell;
            SetSynchronizationContext(this);
            try
            {
                callback(state);
            }
            finally
            {
                ActorCell.Current = outerCell;
                SetSynchronizationContext(outerContext);
            }
        }
    }
}
