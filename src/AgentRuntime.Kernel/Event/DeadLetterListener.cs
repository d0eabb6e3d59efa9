using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs dead letters up to <c>akka.log-dead-letters</c>, then tells how many it did not log.</summary>
internal sealed class DeadLetterListener : ActorBase
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly int _maximum;
    private readonly TimeSpan _suspendFor;
    private int _count;
    private TimeSpan _suspendedSince;

    public DeadLetterListener(int maximum, TimeSpan suspendFor)
    {
        _maximum = maximum;
        _suspendFor = suspendFor;
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Context.System.EventStream.Subscribe(Self, typeof(Dropped));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

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

    private void Report(AllDeadLetters letter, string done)
    {
        var why = letter is Dropped dropped ? $"was dropped. {dropped.Reason}." : "was not delivered.";
        _log.Info(
            "Message [{0}] from {1} to {2} {3} [{4}] dead letters encountered{5}. "
            + "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.",
            letter.Message.GetType().Name,
            letter.Sender,
            letter.Recipient,
            why,
            _count,
            done);
    }
}
