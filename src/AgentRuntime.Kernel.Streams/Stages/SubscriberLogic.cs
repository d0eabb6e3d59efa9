using Reactive.Streams;

namespace Akka.Streams.Stages;

/// <summary>Emits what a publisher sends; asks it for a bounded number of elements ahead.</summary>
internal class SubscriberLogic<T>(int bufferSize) : SourceLogic<T>, ISubscriber<T>
{
    private readonly ElementBuffer<T> _buffer = new(bufferSize);
    private readonly int _batch = Math.Max(1, bufferSize / 2);
    private ISubscription? _offered;
    private ISubscription? _subscription;
    private int _requested;
    private bool _upstreamEnded;
    private bool _stopped;

    public void OnSubscribe(ISubscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        if (Interlocked.CompareExchange(ref _offered, subscription, null) is not null)
        {
            subscription.Cancel();
        }
        else if (Volatile.Read(ref _stopped))
        {
            CancelOffered();
        }
        else
        {
            Post(static logic => logic.OnSubscribed(), this);
        }
    }

    public void OnNext(T element)
    {
        ArgumentNullException.ThrowIfNull(element);
        Post(OnElement, element);
    }

    public void OnError(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Post(OnFailed, cause);
    }

    public void OnComplete() => Post(static logic => logic.OnCompleted(), this);

    public sealed override void OnPull()
    {
        if (!_buffer.IsEmpty)
        {
            Push(Out, _buffer.Dequeue());
            RequestMore();
        }

        CompleteWhenEmpty();
    }

    public sealed override void OnDownstreamFinish(Exception cause)
    {
        // A publisher may hand over its subscription after downstream has gone: it is cancelled then.
        Cancel();
        base.OnDownstreamFinish(cause);
    }

    public override void PostStop()
    {
        Volatile.Write(ref _stopped, true);
        Cancel();

        // What was posted to a stage that has stopped is not run: a subscription that was on its way ends here.
        CancelOffered();
    }

    private void CancelOffered() => Interlocked.Exchange(ref _offered, null)?.Cancel();

    private void Cancel()
    {
        if (!_upstreamEnded)
        {
            _upstreamEnded = true;
            _subscription?.Cancel();
        }
    }

    private void OnSubscribed()
    {
        if (Interlocked.Exchange(ref _offered, null) is not { } subscription)
        {
            return;
        }

        if (_subscription is not null || _upstreamEnded)
        {
            subscription.Cancel();
            return;
        }

        _subscription = subscription;
        _requested = bufferSize;
        subscription.Request(bufferSize);
    }

    private void OnElement(T element)
    {
        if (_upstreamEnded)
        {
            return;
        }

        _requested--;
        if (_buffer.IsEmpty && IsAvailable(Out))
        {
            Push(Out, element);
            RequestMore();
        }
        else if (!_buffer.IsFull)
        {
            _buffer.Enqueue(element);
        }
        else
        {
            Cancel();
            FailStage(new Pattern.IllegalStateException("Input buffer overrun: the publisher sent more than was requested"));
        }
    }

    private void RequestMore()
    {
        if (!_upstreamEnded && bufferSize - _requested - _buffer.Count >= _batch)
        {
            var more = bufferSize - _requested - _buffer.Count;
            _requested += more;
            _subscription!.Request(more);
        }
    }

    private void OnCompleted()
    {
        _upstreamEnded = true;
        CompleteWhenEmpty();
    }

    private void OnFailed(Exception cause)
    {
        if (!_upstreamEnded)
        {
            _upstreamEnded = true;
            _buffer.Clear();
            FailStage(cause);
        }
    }

    private void CompleteWhenEmpty()
    {
        if (_upstreamEnded && _buffer.IsEmpty)
        {
            CompleteStage();
        }
    }
}
