using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs dead letters up to <c>akka.log-dead-letters</c>, then tells how many it did not log.</summary>
internal sealed class DeadLetterListener : ActorBase
{
    private readonly int _maximum;
    private readonly TimeSpan _suspendFor;
    private int _count;
    private TimeSpan _suspendedSince;

    public DeadLetterListener(int maximum, TimeSpan suspendFor)
    {
        _maximum = maximum;
        _suspendFor = suspendFor;
    }

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter)
        {
            return false;
        }

        _count++;
        if (_count < _maximum)
        {
            Report(letter, "");
        }
        else if (_count == _maximum)
        {
            _suspendedSince = Context.System.Scheduler.MonotonicClock;
            Report(letter, _suspendFor == Timeout.InfiniteTimeSpan ? ", no more dead letters will be logged" : $", no more dead letters will be logged in next [{_suspendFor}]");
        }
        else if (_suspendFor != Timeout.InfiniteTimeSpan
            && Context.System.Scheduler.MonotonicClock - _suspendedSince >= _suspendFor)
        {
            Report(letter, $", of which {_count - _maximum - 1} were not logged. The counter will be reset now");
            _count = 0;
        }

        return true;
    }

    private static bool IsActor(IActorRef? sender, ActorSystem system)
        => sender is not null && !sender.Equals(ActorRefs.Nobody) && !sender.Equals(system.DeadLetters);

    private void Report(AllDeadLetters letter, string done)
    {
        var inner = letter.Message;
        var wrapper = "";
        while (inner is IWrappedMessage { Message: { } next } wrapped)
        {
            wrapper = $" wrapped in [{wrapped.GetType().Name}]";
            inner = next;
        }

        var origin = IsActor(letter.Sender, Context.System) ? $" from {letter.Sender}" : "";
        var fate = letter switch
        {
            Dropped dropped => $"was dropped. {dropped.Reason}.",
            UnhandledMessage => "was unhandled.",
            _ => "was not delivered.",
        };
        var guess = letter is DeadLetter ? $"If this is not an expected behavior then {letter.Recipient} may have terminated unexpectedly. " : "";
        var kind = inner.GetType().Name;
        var content = inner.ToString();
        content = content is null || content == inner.GetType().ToString() ? "" : $" Message content: {content}";
        var text = $"Message [{kind}]{wrapper}{origin} to {letter.Recipient} {fate} [{_count}] dead letters encountered{done}. {guess}"
            + $"This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and "
            + $"'akka.log-dead-letters-during-shutdown'.{content}";
        Context.System.EventStream.Publish(new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text));
    }
}
