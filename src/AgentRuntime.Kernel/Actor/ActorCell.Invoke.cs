namespace Akka.Actor;

/// <content>The processing of one message.</content>
internal sealed partial class ActorCell
{
    private void Invoke(object message, IActorRef? sender)
    {
        _currentMessage = message;
        _sender = sender;
        try
        {
            if (message is IAutoReceivedMessage)
            {
                AutoReceive(message);
            }
            else
            {
                ReceiveMessage(message);
            }
        }
#pragma warning disable CA1031 // whatever user code throws is the supervisor's to decide
        catch (Exception e)
#pragma warning restore CA1031
        {
            HandleInvokeFailure(e, null);
            return;
        }

        EndMessage();
    }

    /// <summary>Gives a message to the behaviour on the calling thread, past the mailbox; what it throws is the caller's. For tests.</summary>
    internal void InvokeDirectly(object message, IActorRef? sender)
    {
        var (outerCell, outerMessage, outerSender) = (_current, _currentMessage, _sender);
        _current = this;
        _currentMessage = message;
        _sender = sender;
        try
        {
            ReceiveMessage(message);
        }
        finally
        {
            _current = outerCell;
            _currentMessage = outerMessage;
            _sender = outerSender;
        }
    }

    private void EndMessage()
    {
        if ((_flags & CellFlags.Retained) != CellFlags.None)
        {
            // An asynchronous handler still needs its message and sender.
            return;
        }

        if (_extras is { } extras)
        {
            extras.CurrentIsStashed = false;
            if (extras.ReceiveTimeout is not null && _currentMessage is not INotInfluenceReceiveTimeout)
            {
                TouchReceiveTimeout(extras);
            }
        }

        _currentMessage = null;
        _sender = null;
    }

    private void AutoReceive(object message)
    {
        if (SystemImpl.Settings.DebugAutoReceive && message is not (TimerMessage or ReceiveTimeoutTick))
        {
            PublishDebug($"received AutoReceiveMessage {new Envelope(message, Sender)}");
        }

        switch (message)
        {
            case TimerMessage timer:
                ReceiveTimer(timer);
                break;
            case ReceiveTimeoutTick tick:
                if (IsReceiveTimeoutDue(tick))
                {
                    _currentMessage = Akka.Actor.ReceiveTimeout.Instance;
                    ReceiveMessage(Akka.Actor.ReceiveTimeout.Instance);
                }
                else
                {
                    _currentMessage = NotInfluencing.Instance;
                }

                break;
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case PoisonPill:
                Stop(_self);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            default:
                ReceiveMessage(message);
                break;
        }
    }

    private void ReceiveTimer(TimerMessage timer)
    {
        if (_extras?.Timers is { } timers && timers.Accepts(timer))
        {
            _currentMessage = timer.Message;
            if (timer.Message is IAutoReceivedMessage)
            {
                AutoReceive(timer.Message);
            }
            else
            {
                ReceiveMessage(timer.Message);
            }
        }
        else
        {
            _currentMessage = NotInfluencing.Instance;
        }
    }

    private sealed class NotInfluencing : INotInfluenceReceiveTimeout
    {
        internal static readonly NotInfluencing Instance = new();
    }
}
