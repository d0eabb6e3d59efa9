using Akka.Actor;

namespace Akka.Event;

/// <summary>Writes log events to the standard output while the configured loggers do not run.</summary>
internal sealed class StandardOutLogger(ActorSystemImpl system, ActorPath path) : MinimalActorRef
{
    public override ActorPath Path => path;

    internal override ActorSystemImpl? SystemImpl => system;

    internal override void TellInternal(object message, IActorRef? sender)
    {
        if (message is LogEvent logEvent)
        {
            Console.Out.WriteLine(logEvent.ToString());
        }
    }
}
