using System.Diagnostics.CodeAnalysis;
using Akka.Event;

namespace Akka.Actor;

// The run itself.
public sealed partial class CoordinatedShutdown
{
    [SuppressMessage("Design", "CA1031", Justification = "a task may throw anything; the phase's settings say whether the shutdown goes on")]
    private async Task RunAllAsync(IReadOnlyList<string> order)
    {
        try
        {
            foreach (var name in order)
            {
                await RunPhaseAsync(name, _phases[name]).ConfigureAwait(false);
            }

            _done.TrySetResult(Done.Instance);
        }
        catch (Exception error)
        {
            _done.TrySetException(error);
        }
    }

    private async Task RunPhaseAsync(string name, ShutdownPhase phase)
    {
        (string Name, Func<Task<Done>> Run)[] tasks;
        lock (_gate)
        {
            tasks = _tasks.TryGetValue(name, out var added) ? [.. added] : [];
        }

        if (tasks.Length == 0)
        {
            return;
        }

        if (!phase.Enabled)
        {
            System.Log.Info("Phase [{0}] disabled through configuration, skipping [{1}] tasks", name, tasks.Length);
            return;
        }

        System.Log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", name, tasks.Length, string.Join(", ", tasks.Select(task => task.Name)));
        var all = Task.WhenAll(tasks.Select(task => RunTaskAsync(name, phase, task.Name, task.Run)));
        try
        {
            await all.WaitAsync(phase.Timeout, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException error) when (!all.IsCompleted)
        {
            if (!phase.Recover)
            {
                throw new TimeoutException($"Coordinated shutdown phase [{name}] timed out after {phase.Timeout}", error);
            }

            System.Log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "a task may throw anything; the phase's settings say whether the shutdown goes on")]
    private async Task RunTaskAsync(string name, ShutdownPhase phase, string taskName, Func<Task<Done>> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception error) when (phase.Recover)
        {
            System.Log.Warning("Task [{0}] failed in phase [{1}]: {2}", taskName, name, error.Message);
        }
    }
}
