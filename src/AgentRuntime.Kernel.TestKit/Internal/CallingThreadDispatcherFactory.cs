using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.TestKit.Internal;

/// <summary>Makes the dispatcher that the kit's settings name.</summary>
internal sealed class CallingThreadDispatcherFactory : IDispatcherFactory
{
    public MessageDispatcher Create(ActorSystemImpl system, string id, Config config) => new CallingThreadDispatcher(system, id);
}
