using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Makes a dispatcher whose settings name the factory's type.</summary>
internal interface IDispatcherFactory
{
    MessageDispatcher Create(ActorSystemImpl system, string id, Config config);
}
