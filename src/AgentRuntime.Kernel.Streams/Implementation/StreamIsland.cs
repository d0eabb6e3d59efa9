using Akka.Dispatch;

namespace Akka.Streams.Implementation;

/// <summary>
/// A fused part of a stream: what runs on one thread at a time, with one inbox. It is scheduled on its dispatcher only while
/// there is something to do, so a stalled stream costs its state and nothing else.
/// </summary>
internal sealed class StreamIsland : IRunnable
{
    private static readonly IslandMessage Idle = new IdleMark();

    private readonly MessageDispatcher _dispatcher;
    private readonly int _eventLimit;

    // A stack of messages, the youngest first; Idle when the island waits to be scheduled.
    private IslandMessage? _inbox;
    private IslandMessage? _batch;
    private GraphInterpreter? _unfinished;
    private Queue<GraphInterpreter>? _alsoUnfinished;
    private GraphInterpreter? _main;
    private List<GraphInterpreter>? _fusedLater;
    private IMaterializer? _subFusing;
    private int _running;
    private int _owner;
    private volatile bool _aborted;
    private volatile bool _ended;

    public StreamIsland(ActorMaterializerImpl materializer, MessageDispatcher dispatcher, int eventLimit)
    {
        Materializer = materializer;
        _dispatcher = dispatcher;
        _eventLimit = Math.Max(1, eventLimit);
    }

    public ActorMaterializerImpl Materializer { get; }

    public IMaterializer SubFusing => _subFusing ??= new SubFusingMaterializer(this);

    public bool IsAborted => _aborted;

    public bool HasEnded => _ended;

    /// <summary>The neighbours in the materializer's list of islands.</summary>
    public StreamIsland? PreviousIsland { get; set; }

    public StreamIsland? NextIsland { get; set; }

    /// <summary>Starts the stages, on the dispatcher; until now messages only waited.</summary>
    public void Start(GraphInterpreter interpreter)
    {
        _main = interpreter;
        _running = 1;
        // Whoever materializes may hold what the stages need: they never start within the call.
        _dispatcher.Schedule(this, isFromOutside: false);
    }

    /// <summary>Starts the stages of a graph that is fused into this running island. Called on the island's own thread.</summary>
    public void StartFused(GraphInterpreter interpreter)
    {
        _running++;
        (_fusedLater ??= []).Add(interpreter);
        Post(new StartMessage(interpreter));
    }

    /// <summary>Hands over a message, from any thread. After the end it runs at once, on this thread: its stage has stopped.</summary>
    public void Post(IslandMessage message)
    {
        if (_ended)
        {
            message.Run();
            return;
        }

        var spin = new SpinWait();
        while (true)
        {
            var head = Volatile.Read(ref _inbox);
            message.Next = ReferenceEquals(head, Idle) ? null : head;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _inbox, message, head), head))
            {
                if (_ended)
                {
                    RunLeftMessages();
                }
                else if (ReferenceEquals(head, Idle))
                {
                    _dispatcher.Schedule(this, isFromOutside: GraphInterpreter.CurrentOrNull is null);
                }

                return;
            }

            spin.SpinOnce();
        }
    }

    /// <summary>
    /// Stops all stages from outside: on this thread when the island is at rest, else on the thread that runs it, after the
    /// handler that runs now.
    /// </summary>
    /// <returns>False when the stages still have to be stopped by the other thread.</returns>
    public bool TryAbort()
    {
        _aborted = true;
        if (Interlocked.CompareExchange(ref _owner, 1, 0) == 0)
        {
            End();
        }

        return _ended;
    }

    public void Run()
    {
        if (_ended || Interlocked.CompareExchange(ref _owner, 1, 0) != 0)
        {
            return;
        }

        var outer = GraphInterpreter.CurrentOrNull;
        try
        {
            RunOwned();
        }
        finally
        {
            GraphInterpreter.CurrentOrNull = outer;
        }
    }

    void IThreadPoolWorkItem.Execute() => _dispatcher.Execute(this);

    private void RunOwned()
    {
        var budget = _eventLimit;
        if (!_main!.IsStarted)
        {
            GraphInterpreter.CurrentOrNull = _main;
            _unfinished = _main;
            _main.Start();
        }
        else if (_unfinished is not null)
        {
            // Events are left from the last turn: an endless stream must not keep messages waiting, a kill switch's least of all.
            RunWaitingMessages();
        }

        while (!_aborted)
        {
            while (_unfinished is { } interpreter && budget > 0 && !_aborted)
            {
                budget = Finish(interpreter, budget);
            }

            if (_running == 0 || _aborted)
            {
                break;
            }

            if (budget <= 0)
            {
                // The common queue, behind what waits: an endless stream must not keep its thread.
                Volatile.Write(ref _owner, 0);
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            if (NextMessage() is { } message)
            {
                budget--;
                Run(message);
            }
            else if (TryRest())
            {
                return;
            }
        }

        End();
    }

    private void RunWaitingMessages()
    {
        _batch ??= TakeInbox();
        while (_batch is not null && !_aborted)
        {
            Run(NextMessage()!);
        }
    }

    private void Run(IslandMessage message)
    {
        if (message.Interpreter is not { } target)
        {
            return;
        }

        GraphInterpreter.CurrentOrNull = target;
        message.Run();
        if (_unfinished is null)
        {
            _unfinished = target;
        }
        else if (!ReferenceEquals(_unfinished, target) && _alsoUnfinished?.Contains(target) != true)
        {
            (_alsoUnfinished ??= new Queue<GraphInterpreter>()).Enqueue(target);
        }
    }

    private int Finish(GraphInterpreter interpreter, int budget)
    {
        GraphInterpreter.CurrentOrNull = interpreter;
        budget = interpreter.Execute(budget);
        if (interpreter.HasEvents)
        {
            return budget;
        }

        _unfinished = _alsoUnfinished is { Count: > 0 } others ? others.Dequeue() : null;
        if (interpreter.IsCompleted && !interpreter.IsCountedOut)
        {
            interpreter.IsCountedOut = true;
            _running--;
            _fusedLater?.Remove(interpreter);
        }

        return budget;
    }

    private IslandMessage? NextMessage()
    {
        var batch = _batch;
        if (batch is null)
        {
            batch = TakeInbox();
            if (batch is null)
            {
                return null;
            }
        }

        _batch = batch.Next;
        batch.Next = null;
        return batch;
    }

    /// <summary>Takes everything from the inbox and puts it into the order in which it came.</summary>
    private IslandMessage? TakeInbox()
    {
        if (Volatile.Read(ref _inbox) is null)
        {
            return null;
        }

        var youngest = Interlocked.Exchange(ref _inbox, null);
        IslandMessage? oldest = null;
        while (youngest is not null)
        {
            var next = youngest.Next;
            youngest.Next = oldest;
            oldest = youngest;
            youngest = next;
        }

        return oldest;
    }

    /// <summary>Gives the thread back unless a message came meanwhile.</summary>
    private bool TryRest()
    {
        // The owner mark goes first: who sees Idle may schedule the island at once.
        Volatile.Write(ref _owner, 0);
        if (Interlocked.CompareExchange(ref _inbox, Idle, null) is null)
        {
            if (_aborted)
            {
                TryAbort();
            }

            return true;
        }

        return Interlocked.CompareExchange(ref _owner, 1, 0) != 0;
    }

    /// <summary>The end, whatever its reason: stages that still run are stopped, the materializer forgets the island.</summary>
    private void End()
    {
        var outer = GraphInterpreter.CurrentOrNull;
        Stop(_main);
        if (_fusedLater is { } fused)
        {
            foreach (var interpreter in fused.ToArray())
            {
                Stop(interpreter);
            }
        }

        GraphInterpreter.CurrentOrNull = outer;
        _ended = true;
        _unfinished = null;
        Materializer.Forget(this);
        while (_batch is { } message)
        {
            _batch = message.Next;
            message.Run();
        }

        RunLeftMessages();
    }

    /// <summary>
    /// What came too late: to a stage that has stopped a message does nothing, except those whose sender waits for an answer.
    /// </summary>
    private void RunLeftMessages()
    {
        var message = Interlocked.Exchange(ref _inbox, null);
        while (message is not null)
        {
            var next = message.Next;
            message.Run();
            message = next;
        }
    }

    private static void Stop(GraphInterpreter? interpreter)
    {
        if (interpreter is not null)
        {
            // Also a stream that is stopped before its first event sees PreStart, then PostStop.
            GraphInterpreter.CurrentOrNull = interpreter;
            interpreter.Start();
            interpreter.Abort();
        }
    }

    private sealed class IdleMark : IslandMessage
    {
        public override GraphInterpreter? Interpreter => null;

        public override void Run()
        {
        }
    }

    private sealed class StartMessage(GraphInterpreter interpreter) : IslandMessage
    {
        public override GraphInterpreter? Interpreter => interpreter;

        public override void Run() => interpreter.Start();
    }
}
