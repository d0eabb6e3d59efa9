using System.Runtime.CompilerServices;
#pragma warning disable CA1031 // whatever a handler throws fails its stage and nothing else
using Akka.Event;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// Runs the stages of one fused graph: takes wires with waiting events from a ring and calls the handlers. One thread at a
/// time, nothing allocated per event.
/// </summary>
internal sealed class GraphInterpreter
{
    [ThreadStatic]
    private static GraphInterpreter? _threadsCurrent;

    private readonly GraphStageLogic[] _logics;
    private readonly Connection?[] _queue;
    private readonly int _mask;
    private int _head;
    private int _tail;
    private int _running;

    public GraphInterpreter(StreamIsland island, GraphStageLogic[] logics, int connectionCount)
    {
        Island = island;
        _logics = logics;
        _running = logics.Length;
        var capacity = 1;
        while (capacity < connectionCount)
        {
            capacity <<= 1;
        }

        _queue = new Connection?[capacity];
        _mask = capacity - 1;
    }

    /// <summary>The interpreter whose handler runs on this thread.</summary>
    public static GraphInterpreter Current
        => _threadsCurrent ?? throw new InvalidOperationException(
            "This may only be called by a handler of a stage, while the stage runs.");

    public static GraphInterpreter? CurrentOrNull
    {
        get => _threadsCurrent;
        set => _threadsCurrent = value;
    }

    public StreamIsland Island { get; }

    /// <summary>The stage whose handler runs.</summary>
    public GraphStageLogic ActiveStage { get; private set; } = null!;

    public bool IsCompleted => _running == 0;

    public bool HasEvents => _head != _tail;

    /// <summary>The island no longer counts this interpreter among those that run.</summary>
    public bool IsCountedOut { get; set; }

    public bool IsStarted { get; private set; }

    /// <summary>Calls every stage's <see cref="GraphStageLogic.PreStart"/>, once.</summary>
    public void Start()
    {
        if (IsStarted)
        {
            return;
        }

        IsStarted = true;
        foreach (var logic in _logics)
        {
            ActiveStage = logic;
            try
            {
                logic.InvokePreStart();
            }
            catch (Exception e)
            {
                Fail(logic, e);
            }

            AfterStageHasRun(logic);
        }
    }

    /// <summary>Handles events until none is left, <paramref name="budget"/> is spent or the island is aborted.</summary>
    /// <returns>What is left of the budget.</returns>
    public int Execute(int budget)
    {
        while (_head != _tail && budget > 0 && !Island.IsAborted)
        {
            budget--;
            ref var slot = ref _queue[_head & _mask];
            var connection = slot!;
            slot = null;
            _head++;
            Process(connection);
        }

        return budget;
    }

    /// <summary>Runs the handler of an asynchronous callback; does nothing when the stage has ended.</summary>
    public void RunAsyncInput<T>(GraphStageLogic logic, Action<T> handler, T input)
    {
        // A callback may come from another thread while its stage is still being created.
        Start();
        if (logic.IsStopped)
        {
            return;
        }

        ActiveStage = logic;
        try
        {
            handler(input);
        }
        catch (Exception e)
        {
            Fail(logic, e);
        }

        AfterStageHasRun(logic);
    }

    /// <summary>Stops every stage that still runs without telling its handlers: only its <see cref="GraphStageLogic.PostStop"/> runs.</summary>
    public void Abort()
    {
        foreach (var logic in _logics)
        {
            if (!logic.IsStopped)
            {
                Stop(logic);
            }
        }

        Array.Clear(_queue);
        _head = _tail;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push<T>(Connection connection, T element)
    {
        var state = connection.State & ~Connection.Demand;
        if ((state & Connection.InClosed) != 0)
        {
            connection.State = state;
            return;
        }

        if (connection is Connection<T> typed)
        {
            typed.Slot = element;
        }
        else
        {
            ThrowWrongType<T>();
        }

        connection.State = state | Connection.PushEvent;
        Enqueue(connection);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pull(Connection connection)
    {
        var state = connection.State;
        if ((state & Connection.Element) != 0)
        {
            connection.ClearSlot();
            state &= ~Connection.Element;
        }

        if ((state & Connection.OutClosed) != 0)
        {
            connection.State = state | Connection.Pulled;
            return;
        }

        connection.State = state | Connection.Pulled | Connection.PullEvent;
        Enqueue(connection);
    }

    public void Complete(Connection connection)
    {
        var state = connection.State;
        if ((state & Connection.OutClosed) != 0)
        {
            return;
        }

        connection.OutOwner.OpenPorts--;
        CloseOutlet(connection, state, 0);
    }

    public void Fail(Connection connection, Exception cause)
    {
        var state = connection.State;
        if ((state & Connection.OutClosed) != 0)
        {
            return;
        }

        connection.OutOwner.OpenPorts--;
        if ((state & Connection.InClosed) == 0)
        {
            connection.Cause = cause;
        }

        CloseOutlet(connection, state, Connection.Failed);
    }

    public void Cancel(Connection connection, Exception cause)
    {
        var state = connection.State;
        if ((state & Connection.InClosed) != 0)
        {
            if ((state & Connection.Element) != 0)
            {
                connection.ClearSlot();
                connection.State = state & ~Connection.Element;
            }

            return;
        }

        connection.InOwner.OpenPorts--;
        if ((state & (Connection.Element | Connection.PushEvent)) != 0)
        {
            connection.ClearSlot();
        }

        state &= ~(Connection.Element | Connection.PushEvent | Connection.PullEvent
            | Connection.FinishEvent | Connection.Pulled);
        if ((state & Connection.OutClosed) != 0)
        {
            connection.State = state | Connection.InClosed;
            return;
        }

        connection.Cause = cause;
        connection.State = state | Connection.InClosed | Connection.CancelEvent;
        Enqueue(connection);
    }

    /// <summary>Fails a stage whose handler threw.</summary>
    public void Fail(GraphStageLogic logic, Exception cause)
    {
        LogError(logic, cause);
        logic.FailStage(cause);
    }

    /// <summary>Ends the stage when all its ports are closed and it does not want to go on without them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AfterStageHasRun(GraphStageLogic logic)
    {
        if (logic.OpenPorts == 0 && !logic.IsKeptGoing && !logic.IsStopped)
        {
            Stop(logic);
        }
    }

    private static void ThrowWrongType<T>()
        => throw new InvalidCastException($"The outlet does not give elements of type {typeof(T)}.");

    private void CloseOutlet(Connection connection, int state, int failed)
    {
        state = (state | Connection.OutClosed | failed) & ~(Connection.Demand | Connection.PullEvent | Connection.CancelEvent);
        if ((state & Connection.InClosed) != 0)
        {
            connection.State = state;
            return;
        }

        connection.State = state | Connection.FinishEvent;
        Enqueue(connection);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enqueue(Connection connection)
    {
        if ((connection.State & Connection.Enqueued) == 0)
        {
            System.Diagnostics.Debug.Assert(_tail - _head <= _mask, "every wire stands in the ring at most once");
            connection.State |= Connection.Enqueued;
            _queue[_tail++ & _mask] = connection;
        }
    }

    private void Process(Connection connection)
    {
        var state = connection.State & ~Connection.Enqueued;
        if ((state & Connection.PushEvent) != 0)
        {
            connection.State = (state & ~(Connection.PushEvent | Connection.Pulled)) | Connection.Element;
            var owner = connection.InOwner;
            ActiveStage = owner;
            try
            {
                connection.InHandler.OnPush();
            }
            catch (Exception e)
            {
                Fail(owner, e);
            }

            if ((connection.State & Connection.FinishEvent) != 0)
            {
                Enqueue(connection);
            }

            AfterStageHasRun(owner);
        }
        else if ((state & Connection.PullEvent) != 0)
        {
            connection.State = (state & ~Connection.PullEvent) | Connection.Demand;
            var owner = connection.OutOwner;
            ActiveStage = owner;
            try
            {
                connection.OutHandler.OnPull();
            }
            catch (Exception e)
            {
                Fail(owner, e);
            }

            AfterStageHasRun(owner);
        }
        else if ((state & Connection.FinishEvent) != 0)
        {
            connection.State = (state & ~(Connection.FinishEvent | Connection.Pulled)) | Connection.InClosed;
            DeliverFinish(connection, (state & Connection.Failed) != 0);
        }
        else
        {
            connection.State = state & ~Connection.CancelEvent;
            if ((state & Connection.CancelEvent) != 0)
            {
                DeliverCancel(connection);
            }
        }
    }

    private void DeliverFinish(Connection connection, bool failed)
    {
        var owner = connection.InOwner;
        owner.OpenPorts--;
        ActiveStage = owner;
        try
        {
            if (failed)
            {
                connection.InHandler.OnUpstreamFailure(connection.Cause!);
            }
            else
            {
                connection.InHandler.OnUpstreamFinish();
            }
        }
        catch (Exception e)
        {
            Fail(owner, e);
        }

        AfterStageHasRun(owner);
    }

    private void DeliverCancel(Connection connection)
    {
        connection.State = (connection.State | Connection.OutClosed) & ~Connection.Demand;
        var owner = connection.OutOwner;
        owner.OpenPorts--;
        ActiveStage = owner;
        try
        {
            connection.OutHandler.OnDownstreamFinish(connection.Cause!);
        }
        catch (Exception e)
        {
            Fail(owner, e);
        }

        AfterStageHasRun(owner);
    }

    private void Stop(GraphStageLogic logic)
    {
        _running--;
        ActiveStage = logic;
        try
        {
            logic.InvokePostStop();
        }
        catch (Exception e)
        {
            LogError(logic, e);
        }
    }

    private void LogError(GraphStageLogic logic, Exception cause)
    {
        var level = logic.InheritedAttributes.GetAttribute<Attributes.LogLevels>()?.OnFailure ?? LogLevel.ErrorLevel;
        if (level != Attributes.LogLevels.Off)
        {
            Island.Materializer.Logger.Log(level, cause, $"Error in stage [{logic}]: {cause.Message}");
        }
    }
}
