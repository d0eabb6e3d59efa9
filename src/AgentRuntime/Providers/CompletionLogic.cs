using System.Collections.Immutable;
using AgentRuntime.Model;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AgentRuntime.Providers;

/// <summary>
/// What every stage that runs a completion does: it gathers events, pushes all of them as one batch, holds a failure back until the last
/// batch has been taken, and fails when its server was waited for too long.
/// </summary>
/// <remarks>A failure waits for the pull after the last batch, so that it overtakes no text on its way downstream.</remarks>
internal abstract class CompletionLogic : OutGraphStageLogic
{
    private readonly Outlet<CompletionBatch> _out;
    private ModelException? _failure;

    private protected CompletionLogic(SourceShape<CompletionBatch> shape, TimeProvider timeProvider)
        : base(shape)
    {
        _out = shape.Outlet;
        Clock = new SubstanceClock(timeProvider, GetAsyncCallback(OnAlarm));
        SetHandler(_out, this);
    }

    /// <summary>Measures how long the server has been waited for.</summary>
    private protected SubstanceClock Clock { get; }

    /// <summary>The events of the next batch.</summary>
    private protected ImmutableArray<CompletionEvent>.Builder Events { get; } = ImmutableArray.CreateBuilder<CompletionEvent>();

    /// <summary>True once the server gave anything of substance.</summary>
    private protected bool HasProgress { get; set; }

    private protected bool HasDemand => IsAvailable(_out);

    /// <summary>When the last piece of the events came.</summary>
    private protected abstract long ReadTimestamp { get; }

    /// <summary>Ends the request and its connection.</summary>
    private protected abstract void Abort();

    /// <summary>The server has been waited for too long.</summary>
    private protected abstract void OnOverdue();

    /// <summary>Sees a batch before it is pushed.</summary>
    private protected virtual void OnBatch(CompletionBatch batch)
    {
    }

    /// <summary>Fails with what was held back for this pull; false when there was nothing.</summary>
    private protected bool TryFail()
    {
        if (_failure is null)
        {
            return false;
        }

        FailStage(_failure);
        return true;
    }

    private protected void Fail(ModelException failure)
    {
        Abort();
        if (Events.Count > 0 && HasDemand)
        {
            PushEvents();
            _failure = failure;
        }
        else if (HasDemand)
        {
            FailStage(failure);
        }
        else
        {
            _failure = failure;
        }
    }

    private protected void PushEvents()
    {
        var batch = new CompletionBatch(Events.ToImmutable(), ReadTimestamp);
        Events.Clear();
        OnBatch(batch);
        Push(_out, batch);
    }

    private void OnAlarm()
    {
        if (_failure is null && Clock.IsOver())
        {
            OnOverdue();
        }
    }
}
