namespace AgentRuntime.Benchmarks;

/// <summary>Signals when a number of things has happened; counted by one actor or stage at a time.</summary>
internal sealed class Countdown(int count)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;

    internal Task Done => _done.Task;

    internal void Signal()
    {
        if (--_left == 0)
        {
            _done.SetResult();
        }
    }
}
