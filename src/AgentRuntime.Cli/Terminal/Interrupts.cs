using System.Runtime.InteropServices;

namespace AgentRuntime.Cli.Terminal;

/// <summary>
/// Ctrl-C, and the signals that ask the process to go. While this lives they end nothing by themselves; once it is disposed they
/// end the process at once, as they would have without it.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly TaskCompletionSource _leaving = NewSource();
    private readonly PosixSignalRegistration[] _registrations;
    private TaskCompletionSource _pressed = NewSource();

    public Interrupts()
    {
        First = _pressed.Task;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnPressed),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnLeaving),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnLeaving),
        ];
    }

    /// <summary>Completes at the first Ctrl-C of all: one that came before anybody waited is not lost.</summary>
    public Task First { get; }

    /// <summary>Completes at the next Ctrl-C from now on: for who has seen one and waits for another.</summary>
    public Task Next => Volatile.Read(ref _pressed).Task;

    /// <summary>Completes when the process is asked to go (SIGTERM, SIGHUP).</summary>
    public Task Leaving => _leaving.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnPressed(PosixSignalContext context)
    {
        context.Cancel = true;
        Interlocked.Exchange(ref _pressed, NewSource()).TrySetResult();
    }

    private void OnLeaving(PosixSignalContext context)
    {
        context.Cancel = true;
        _leaving.TrySetResult();
    }
}
