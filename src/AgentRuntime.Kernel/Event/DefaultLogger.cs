using Akka.Actor;

namespace Akka.Event;

/// <summary>Writes log events to the standard output.</summary>
internal sealed class DefaultLogger : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized(), Self);
                return true;
            case LogEvent logEvent:
                Console.Out.WriteLine(logEvent.ToString());
                return true;
            default:
                return false;
        }
    }
}
