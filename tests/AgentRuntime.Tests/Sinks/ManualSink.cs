using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Tests.Sinks;

/// <summary>A sink whose writes a test completes by hand, unless <paramref name="completesAtOnce"/>.</summary>
internal sealed class ManualSink(bool completesAtOnce = false) : IThreadSink
{
    private TaskCompletionSource? _write;

    /// <summary>What was written, a batch an entry.</summary>
    internal ImmutableList<ImmutableArray<ThreadEvent>> Batches { get; private set; } = [];

    /// <summary>Why the subscription ended.</summary>
    internal TaskCompletionSource<Exception> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        Batches = Batches.Add(events);
        if (completesAtOnce)
        {
            return ValueTask.CompletedTask;
        }

        _write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new ValueTask(_write.Task);
    }

    public void OnEnded(Exception reason) => Ended.TrySetResult(reason);

    internal void Complete() => _write!.SetResult();

    internal void Fail(Exception exception) => _write!.SetException(exception);
}
