using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>The logic of a flow with user code that may throw: the decider fails the stage, drops the element, or resets the state too.</summary>
internal abstract class SupervisedFlowLogic<TIn, TOut>(Attributes attributes) : FlowLogic<TIn, TOut>
{
    public sealed override void OnPush()
    {
        try
        {
            OnElement(Grab(In));
        }
#pragma warning disable CA1031 // the decider says what becomes of it
        catch (Exception e)
#pragma warning restore CA1031
        {
            Decide(e);
        }
    }

    /// <summary>Handles an element; an exception goes to the decider.</summary>
    protected abstract void OnElement(TIn element);

    /// <summary>The decider said <see cref="Directive.Restart"/>.</summary>
    protected virtual void Reset()
    {
    }

    /// <summary>Goes on after an element was dropped.</summary>
    protected virtual void Continue() => PullOnce(In);

    /// <summary>Does what the decider says about a failure.</summary>
    protected void Decide(Exception failure)
    {
        switch (attributes.GetDecider()(failure))
        {
            case Directive.Stop:
                FailStage(failure);
                return;
            case Directive.Restart:
                Reset();
                break;
            case Directive.Resume:
                break;
        }

        Continue();
    }
}
