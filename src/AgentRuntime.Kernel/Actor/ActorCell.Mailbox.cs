namespace Akka.Actor;

/// <content>The mailbox: two lists without locks that senders push on, and the run that empties them.</content>
internal sealed partial class ActorCell
{
    private const int Idle = 0;
    private const int Suspended = 1;
    private const int Scheduled = 2;
    private const int Closed = 3;

    private readonly MailboxBound? _bound;
    private MailboxNode? _inbox;
    private MailboxNode? _queue;
    private SystemMessage? _systemInbox;
    private int _status = Scheduled;
    private int _suspendCount;

    internal bool IsBounded => _bound is not null;

    internal bool IsTerminated => Volatile.Read(ref _status) == Closed;

    void IThreadPoolWorkItem.Execute() => _dispatcher.Execute(this);

    internal void SendMessage(object message, IActorRef? sender)
    {
        if (Volatile.Read(ref _status) == Closed)
        {
            DeadLetter(message, sender);
            return;
        }

        if (_bound is not null && message is not Terminated && !_bound.TryEnter(message, sender, this))
        {
            return;
        }

        Push(MailboxNode.Rent(message, sender));

        // The exchange in Push is a full fence: either the run sees the node, or this sees that the run is over.
        var status = Volatile.Read(ref _status);
        if (status == Idle)
        {
            if (Interlocked.CompareExchange(ref _status, Scheduled, Idle) == Idle)
            {
                _dispatcher.Schedule(this);
            }
        }
        else if (status == Closed)
        {
            DrainToDeadLetters();
        }
    }

    internal void SendSystemMessage(SystemMessage message)
    {
        var head = Volatile.Read(ref _systemInbox);
        while (true)
        {
            message.Next = head;
            var seen = Interlocked.CompareExchange(ref _systemInbox, message, head);
            if (ReferenceEquals(seen, head))
            {
                break;
            }

            head = seen;
        }

        var status = Volatile.Read(ref _status);
        if (status <= Suspended)
        {
            TrySchedule(status);
        }
        else if (status == Closed)
        {
            DrainSystemToDeadLetters();
        }
    }

    /// <summary>Starts a new cell: its first run creates the instance.</summary>
    internal void Start() => _dispatcher.Schedule(this);

    /// <summary>One run: system messages first, then user messages up to the dispatcher's throughput.</summary>
    public void Run()
    {
        var outer = _current;
        _current = this;
        try
        {
            if ((_flags & CellFlags.Created) == CellFlags.None)
            {
                _flags |= CellFlags.Created;
                Create();
            }

            ProcessMailbox();
        }
        finally
        {
            _current = outer;
        }

        EndRun();
    }

    private static MailboxNode Reverse(MailboxNode node)
    {
        MailboxNode? reversed = null;
        while (true)
        {
            var next = node.Next;
            node.Next = reversed;
            if (next is null)
            {
                return node;
            }

            reversed = node;
            node = next;
        }
    }

    private void Push(MailboxNode node)
    {
        var head = Volatile.Read(ref _inbox);
        while (true)
        {
            node.Next = head;
            var seen = Interlocked.CompareExchange(ref _inbox, node, head);
            if (ReferenceEquals(seen, head))
            {
                return;
            }

            head = seen;
        }
    }

    /// <summary>Puts messages before all that wait; for the actor's own thread.</summary>
    internal void PrependAll(Envelope[] envelopes)
    {
        for (var i = envelopes.Length - 1; i >= 0; i--)
        {
            if (envelopes[i].Message is Terminated terminated)
            {
                ExpectTerminatedAgain(terminated);
            }

            var node = MailboxNode.Rent(envelopes[i].Message, envelopes[i].Sender);
            node.Next = _queue;
            _queue = node;
        }

        _bound?.AddPrepended(envelopes);
    }

    private void ProcessMailbox()
    {
        var left = _dispatcher.Throughput;
        var deadline = _dispatcher.ThroughputDeadline;
        while (true)
        {
            if (Volatile.Read(ref _systemInbox) is not null)
            {
                ProcessSystemMessages();
            }

            if (_suspendCount != 0 || left-- == 0 || (deadline != 0 && Environment.TickCount64 >= deadline))
            {
                return;
            }

            var node = _queue;
            if (node is null)
            {
                if (Volatile.Read(ref _inbox) is null)
                {
                    return;
                }

                node = Reverse(Interlocked.Exchange(ref _inbox, null)!);
            }

            _queue = node.Next;
            var message = node.Message;
            var sender = node.Sender;
            node.Return();
            _bound?.Leave(message);
            Invoke(message, sender);
        }
    }

    private void EndRun()
    {
        if (_status == Closed)
        {
            return;
        }

        var parked = _suspendCount != 0 ? Suspended : Idle;
        if (Volatile.Read(ref _systemInbox) is not null
            || (parked == Idle && (_queue is not null || Volatile.Read(ref _inbox) is not null)))
        {
            _dispatcher.Reschedule(this);
            return;
        }

        // A full fence: a sender that read Scheduled before it has pushed before it, and the check below finds its node.
        Interlocked.Exchange(ref _status, parked);
        if (Volatile.Read(ref _systemInbox) is not null || (parked == Idle && Volatile.Read(ref _inbox) is not null))
        {
            TrySchedule(parked);
        }
    }

    private void TrySchedule(int expected)
    {
        while (expected <= Suspended)
        {
            var seen = Interlocked.CompareExchange(ref _status, Scheduled, expected);
            if (seen == expected)
            {
                _dispatcher.Schedule(this);
                return;
            }

            expected = seen;
        }

        if (expected == Closed)
        {
            DrainSystemToDeadLetters();
        }
    }

    private void Close()
    {
        Interlocked.Exchange(ref _status, Closed);
        while (_queue is { } node)
        {
            _queue = node.Next;
            DeadLetter(node.Message, node.Sender);
            _bound?.Leave(node.Message);
            node.Return();
        }

        DrainToDeadLetters();
        DrainSystemToDeadLetters();
    }

    private void DrainToDeadLetters()
    {
        if (Interlocked.Exchange(ref _inbox, null) is not { } head)
        {
            return;
        }

        var node = (MailboxNode?)Reverse(head);
        while (node is not null)
        {
            var next = node.Next;
            DeadLetter(node.Message, node.Sender);
            _bound?.Leave(node.Message);
            node.Return();
            node = next;
        }
    }

    private void DrainSystemToDeadLetters()
    {
        var message = TakeSystemMessages();
        while (message is not null)
        {
            var next = message.Next;
            DeadSystemMessage(message);
            message = next;
        }
    }

    private SystemMessage? TakeSystemMessages()
    {
        var node = Interlocked.Exchange(ref _systemInbox, null);
        SystemMessage? reversed = null;
        while (node is not null)
        {
            var next = node.Next;
            node.Next = reversed;
            reversed = node;
            node = next;
        }

        return reversed;
    }

    private void DeadSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case WatchMessage watch when !watch.Watcher.Equals(_self):
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
                break;
            case TaskMessage task:
                task.Scheduler.ExecuteDetached(task.Task);
                break;
        }
    }

    private void DeadLetter(object message, IActorRef? sender)
    {
        if (message is TimerMessage or ReceiveTimeoutTick)
        {
            return;
        }

        SystemImpl.DeadLettersRef.Undelivered(message, sender, _self);
    }
}
