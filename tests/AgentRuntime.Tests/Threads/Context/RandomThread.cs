using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>A thread to which random things happen, each of which a thread's actor may write when it happens.</summary>
internal sealed class RandomThread
{
    private readonly Queue<TurnId> _queued = new();
    private readonly List<string> _calls = [];
    private int _round;
    private bool _runs;

    internal ThreadScript Script { get; } = new("Be brief.");

    /// <summary>Told before each round's request, and whether what was told before must be its beginning.</summary>
    internal Action<bool> OnRound { get; init; } = static _ => { };

    private bool _isCutOff;

    internal void Do(int kind, int value)
    {
        switch (kind)
        {
            case 0 when !_runs:
                Ask(value);
                break;
            case 0 or 1 when _runs && _queued.Count < 3:
                _queued.Enqueue(Script.Queue($"queued {value}").TurnId);
                break;
            case 2 or 3 when _runs:
                Script.Say(value % 3 == 0 ? "a😀b" : $"text {value} ");
                break;
            case 4 when _runs:
                Script.Think($"thought {value} ");
                break;
            case 5 when _runs:
                _calls.Add(Script.Call("look", $$"""{ "at": {{value}} }"""));
                break;
            case 6 or 7 when _calls.Count > 0:
                Script.Update(_calls[value % _calls.Count], (ToolCallStatus)(value % 7), value % 2 == 0 ? new string('r', value) : null);
                break;
            case 8 or 9 when _runs:
                NextRound();
                break;
            case 10 when _runs:
                Script.Fail(continues: value % 2 == 0);
                _calls.Clear();
                break;
            case 11 when _runs:
                Stop(value);
                break;
            default:
                Disturb(kind, value);
                break;
        }
    }

    private void Disturb(int kind, int value)
    {
        switch (kind)
        {
            case 12 when !_runs && Script.Conversation.LastUserMessage is not null:
                var questions = Script.Conversation.Entries.OfType<ConversationEntry.User>().ToArray();
                Script.Rewind(questions[value % questions.Length].Position);
                _isCutOff = true;
                break;
            case 13 when Script.Conversation.Entries is { Count: > 0 } entries:
                var kept = entries[value % entries.Count];
                Script.Compact(new ContextCompaction(CompactionMethod.DroppedExchanges, kept.Position)
                {
                    Summary = value % 2 == 0 ? "What was." : "",
                    MaxToolResultLength = value % 3 == 0 ? 64 : null,
                    ShortenedBefore = kept.Order,
                });
                _isCutOff = true;
                break;
            default:
                Script.Add(stamp => new ThreadEvent.Notice(stamp, "n"));
                break;
        }
    }

    private void Ask(int value)
    {
        if (_queued.TryDequeue(out var next) && value % 2 == 0)
        {
            Script.Start(next);
        }
        else
        {
            Script.Ask($"question {value}");
        }

        _runs = true;
        _round = 1;
        _calls.Clear();
        Told();
    }

    private void NextRound()
    {
        Script.Round(++_round);
        _calls.Clear();
        Told();
    }

    private void Stop(int value)
    {
        Script.Stop(value % 2 == 0 ? TurnStopReason.EndTurn : TurnStopReason.Cancelled, isPartial: value % 2 == 1);
        _runs = false;
        _calls.Clear();
    }

    private void Told()
    {
        OnRound(!_isCutOff);
        _isCutOff = false;
    }
}
