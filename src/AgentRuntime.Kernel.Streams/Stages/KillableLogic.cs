namespace Akka.Streams.Stages;

/// <summary>Passes every element on until it is killed.</summary>
internal abstract class KillableLogic<T> : FlowLogic<T, T>, IKillable
{
    public sealed override void OnPush() => Push(Out, Grab(In));

    public void Kill(Exception? cause) => Post(End, cause);

    protected void End(Exception? cause)
    {
        if (cause is null)
        {
            CompleteStage();
        }
        else
        {
            FailStage(cause);
        }
    }
}
