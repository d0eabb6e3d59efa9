using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>Writes the events of a thread one after another, each at its position, and folds them as they come.</summary>
internal sealed class ThreadScript
{
    private readonly List<ThreadEvent> _events = [];
    private readonly DateTimeOffset _time = DateTimeOffset.UnixEpoch;
    private TurnId _turn = Some.Turn;
    private int _turns;
    private int _calls;

    internal ThreadScript(string instructions = "", ModelSettings? settings = null) => Add(stamp =>
        new ThreadEvent.ThreadCreated(stamp, Some.Model, instructions, settings ?? ModelSettings.Default));

    internal IReadOnlyList<ThreadEvent> Events => _events;

    internal Conversation Conversation { get; } = new();

    internal long End => _events.Count == 0 ? 0 : _events[^1].End;

    internal TurnId Turn => _turn;

    /// <summary>Adds an event; gives its position.</summary>
    internal long Add(Func<EventStamp, ThreadEvent> create)
    {
        var threadEvent = create(new EventStamp(Some.Thread, _turn, End, _time));
        _events.Add(threadEvent);
        Conversation.Apply(threadEvent);
        return threadEvent.Position;
    }

    /// <summary>A user message whose turn starts at once, and its first round.</summary>
    internal long Ask(string text, string? key = null)
    {
        _turn = new TurnId($"turn-{++_turns}");
        var position = Add(stamp => new ThreadEvent.UserMessageAdded(stamp, text) { IdempotencyKey = key });
        Add(static stamp => new ThreadEvent.TurnStarted(stamp));
        Round(1);
        return position;
    }

    /// <summary>A user message that waits behind the running turn.</summary>
    internal (TurnId TurnId, long Position) Queue(string text)
    {
        var running = _turn;
        var queued = new TurnId($"turn-{++_turns}");
        _turn = queued;
        var position = Add(stamp => new ThreadEvent.UserMessageAdded(stamp, text));
        _turn = running;
        return (queued, position);
    }

    /// <summary>The turn of a queued message starts.</summary>
    internal void Start(TurnId turnId)
    {
        _turn = turnId;
        Add(static stamp => new ThreadEvent.TurnStarted(stamp));
        Round(1);
    }

    internal void Round(int round) => Add(stamp => new ThreadEvent.RoundStarted(stamp, Some.Model, round));

    internal long Say(string text) => Add(stamp => new ThreadEvent.AgentText(stamp, "m", text));

    internal long Think(string text) => Add(stamp => new ThreadEvent.AgentThinking(stamp, "m", text));

    /// <summary>A call; gives its id.</summary>
    internal string Call(string name, string input = "{}")
    {
        var id = $"c{++_calls}";
        Add(stamp => new ThreadEvent.ToolCallProposed(stamp, id, name, JsonElement.Parse(input)));
        return id;
    }

    internal void Update(string callId, ToolCallStatus status, string? content = null) =>
        Add(stamp => new ThreadEvent.ToolCallUpdated(stamp, callId, status, content));

    /// <summary>A whole round with a tool: the answer begins at the position given back.</summary>
    internal long ToolRound(int round, string result, string text = "Let me see.")
    {
        Round(round);
        var position = Say(text);
        Update(Call("look", """{"at":1}"""), ToolCallStatus.Completed, result);
        return position;
    }

    internal void Stop(TurnStopReason reason = TurnStopReason.EndTurn, bool isPartial = false) =>
        Add(stamp => new ThreadEvent.TurnStopped(stamp, reason, null, isPartial));

    internal void Fail(bool continues, int attempt = 2) => Add(stamp => new ThreadEvent.Retrying(
        stamp, attempt, 4, TimeSpan.FromSeconds(1), Errors.Of(ModelErrorCategory.Transport), continues));

    internal void Rewind(long to) => Add(stamp => new ThreadEvent.HistoryRewound(stamp, to));

    internal void Compact(ContextCompaction compaction) => Add(compaction.At);

    /// <summary>One exchange without tools; gives the question's position.</summary>
    internal long Exchange(string question, string answer)
    {
        var position = Ask(question);
        Say(answer);
        Stop();
        return position;
    }

    /// <summary>A conversation folded anew from the same events.</summary>
    internal static Conversation Fold(IEnumerable<ThreadEvent> events)
    {
        var conversation = new Conversation();
        foreach (var threadEvent in events)
        {
            conversation.Apply(threadEvent);
        }

        return conversation;
    }
}
