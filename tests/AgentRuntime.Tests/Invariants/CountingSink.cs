using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A sink that takes as long as a test wants, and counts what it was handed meanwhile.</summary>
internal sealed class CountingSink : IThreadSink
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _outstanding;

    /// <summary>The most batches that were outstanding at once.</summary>
    internal int MostOutstanding { get; private set; }

    internal int Writes { get; private set; }

    internal int LongestWrite { get; private set; }

    internal long Cursor { get; private set; }

    internal string Text { get; private set; } = "";

    public async ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        Task release;
        lock (_gate)
        {
            _outstanding++;
            MostOutstanding = Math.Max(MostOutstanding, _outstanding);
            Writes++;
            LongestWrite = Math.Max(LongestWrite, (int)events.Sum(static threadEvent => threadEvent.Length));
            Cursor = events[^1].End;
            Text += string.Concat(events.OfType<ThreadEvent.AgentText>().Select(static delta => delta.Text));
            release = _release.Task;
        }

        await release.WaitAsync(cancellationToken);
        lock (_gate)
        {
            _outstanding--;
        }
    }

    public void OnEnded(Exception reason) => _release.TrySetResult();

    /// <summary>From now on it takes everything at once.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            _release.TrySetResult();
        }
    }
}
