using Akka.Actor;
using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>Runs an actor on the thread that sends to it: when Tell returns, the actor has processed the message, unless another thread runs it.</summary>
public class CallingThreadDispatcher : MessageDispatcher
{
    /// <summary>The dispatcher's name, for <see cref="Props.WithDispatcher"/>.</summary>
#pragma warning disable CA2211, MA0069 // the official field is not read-only
    public static new string Id = "akka.test.calling-thread-dispatcher";
#pragma warning restore CA2211, MA0069

    internal CallingThreadDispatcher(ActorSystemImpl system, string id)
        : base(system, id, int.MaxValue, TimeSpan.Zero)
    {
    }

    internal override void Schedule(ActorCell cell) => cell.Run();

    internal override void Reschedule(ActorCell cell) => cell.Run();
}
