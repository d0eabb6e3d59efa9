using System.Text;
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
            Report(letter, _suspendFor == Timeout.InfiniteTimeSpan ? ", the last one that is logged" : $", none is logged for the next [{_suspendFor}]");
        }
        else if (_suspendFor != Timeout.InfiniteTimeSpan
            && Context.System.Scheduler.MonotonicClock - _suspendedSince >= _suspendFor)
        {
            Report(letter, $", {_count - _maximum - 1} of them not logged; the count begins anew");
            _count = 0;
        }

        return true;
    }

    private void Report(AllDeadLetters letter, string outlook)
    {
        var text = new StringBuilder("Message [").Append(letter.Message.GetType().Name).Append(']');
        if (letter.Sender is { } sender && !sender.Equals(ActorRefs.Nobody) && !sender.Equals(Context.System.DeadLetters))
        {
            text.Append(" from ").Append(sender);
        }

        text.Append(" to ").Append(letter.Recipient).Append(letter switch
        {
            Dropped dropped => $" was dropped: {dropped.Reason}",
            UnhandledMessage => " was unhandled",
            _ => " was not delivered",
        });
        text.Append(". [").Append(_count).Append("] dead letters encountered").Append(outlook)
            .Append(". An actor that gets none has stopped or never was. akka.log-dead-letters says how many are logged.");
        Context.System.EventStream.Publish(
            new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text.ToString()));
    }
}
