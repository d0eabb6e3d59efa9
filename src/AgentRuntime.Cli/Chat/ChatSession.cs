using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Chat;

/// <summary>One thread's turns, one after the other, each of which Ctrl-C cancels.</summary>
internal sealed class ChatSession(AgentThread thread, ChatSink sink, Interrupts interrupts)
{
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);

    private Task _pressed = interrupts.First;

    /// <summary>Runs one turn to its stop.</summary>
    /// <returns>The stop; null when the turn was left before it had stopped.</returns>
    public async Task<ThreadEvent.TurnStopped?> RunTurnAsync(string text)
    {
        var stopped = sink.BeginTurn();
        var turn = await thread.SendAsync(text).ConfigureAwait(false);
        if (await Task.WhenAny(stopped, _pressed, interrupts.Leaving).ConfigureAwait(false) != stopped)
        {
            if (!await CancelAsync(turn, stopped).ConfigureAwait(false))
            {
                return null;
            }
        }

        return await stopped.ConfigureAwait(false);
    }

    /// <summary>Reads the person's next line: null at the input's end, and when the person left.</summary>
    public async Task<(string? Line, bool HasLeft)> ReadLineAsync(TextReader input)
    {
        // The read is abandoned when the person leaves; the process ends with it pending.
        var line = Task.Run(input.ReadLine);
        return await Task.WhenAny(line, _pressed, interrupts.Leaving).ConfigureAwait(false) == line
            ? (await line.ConfigureAwait(false), false)
            : (null, true);
    }

    /// <summary>Whether the process was asked to go.</summary>
    public bool IsLeaving => interrupts.Leaving.IsCompleted;

    /// <summary>Cancels a turn and waits for its stop.</summary>
    /// <returns>False when the person left without waiting for the end.</returns>
    private async Task<bool> CancelAsync(Turn turn, Task stopped)
    {
        _pressed = interrupts.Next;
        using var patience = new CancellationTokenSource(CancelTimeout);
        var cancelled = turn.CancelAsync(patience.Token);
        var hurry = IsLeaving ? Task.Delay(CancelTimeout, TimeProvider.System, patience.Token) : interrupts.Leaving;
        var first = await Task.WhenAny(Task.WhenAll(stopped, cancelled), _pressed, hurry).ConfigureAwait(false);
        return first != _pressed && first != hurry;
    }
}
