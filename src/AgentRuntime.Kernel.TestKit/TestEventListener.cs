using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>The logger of a test's system: writes to standard output what no <see cref="EventFilterFactory"/> expects or mutes.</summary>
internal sealed class TestEventListener : ActorBase
{
    private readonly List<LogMute> _mutes = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                foreach (var channel in (ReadOnlySpan<Type>)[typeof(LogMute), typeof(DeadLetter), typeof(UnhandledMessage)])
                {
                    initialize.LoggingBus.Subscribe(Self, channel);
                }

                Sender.Tell(new LoggerInitialized(), Self);
                return true;
            case LogMute { Ended: true } mute:
                _mutes.Remove(mute);
                return true;
            case LogMute mute:
                _mutes.Add(mute);
                return true;
            case LogEvent logged:
                Handle(logged);
                return true;
            case DeadLetter letter:
                Take(letter);
                return true;
            case UnhandledMessage unhandled:
                Handle(new Warning(
                    unhandled.Recipient.Path.ToString(),
                    unhandled.Recipient.GetType(),
                    $"Unhandled message from {unhandled.Sender} : {unhandled.Message}"));
                return true;
            default:
                return false;
        }
    }

    private void Handle(LogEvent logged)
    {
        if (!Take(logged))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{logged}"));
        }
    }

    private bool Take(object logged)
    {
        var taken = false;
        foreach (var mute in _mutes)
        {
            taken |= mute.Take(logged);
        }

        return taken;
    }
}
