using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Providers.Content;

/// <summary>
/// The answer and the reasoning of one response on their way into events: whole surrogate pairs, nothing empty, inline
/// reasoning taken out of the answer, one message.
/// </summary>
internal sealed class TextChannels
{
    private const string LoneTagNotice =
        "The model closed a block of reasoning that it never opened (</think>): what it wrote before was its reasoning. "
        + "If this server's models always do so, set inline-thinking = starts-open.";

    private const string TextToolCallNotice =
        "The model wrote a tool call as text, which its server did not recognise: it stays text and no tool runs.";

    private readonly ToolCallIds _ids;
    private readonly ThinkTagSplitter? _splitter;
    private readonly TextToolCallDetector? _toolCalls;
    private readonly Action<ImmutableArray<CompletionEvent>.Builder, ThinkTagSplitter.Part, string> _give;
    private SurrogateCarry _text;
    private SurrogateCarry _thinking;
    private bool _hasMessage;

    /// <summary>Begins a response.</summary>
    /// <param name="ids">Makes the message's id.</param>
    /// <param name="inlineThinking">How reasoning inside the answer is treated.</param>
    /// <param name="hasTools">Whether the model was given tools, so that it may have written a call of one as text.</param>
    public TextChannels(ToolCallIds ids, InlineThinking inlineThinking = InlineThinking.Tags, bool hasTools = false)
    {
        _ids = ids;
        _splitter = inlineThinking == InlineThinking.Ignored
            ? null
            : new ThinkTagSplitter(startsInside: inlineThinking == InlineThinking.StartsOpen);
        _toolCalls = hasTools ? new TextToolCallDetector() : null;
        _give = GivePart;
    }

    /// <summary>Whether the message has begun.</summary>
    public bool HasMessage => _hasMessage;

    /// <summary>Says that the message begins, unless it has begun; an empty id is replaced by one made here.</summary>
    public void BeginMessage(string id, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (!_hasMessage)
        {
            _hasMessage = true;
            events.Add(new CompletionEvent.MessageStarted(id.Length > 0 ? id : _ids.NewMessageId()));
        }
    }

    /// <summary>Adds a piece of the answer; true unless it was empty.</summary>
    public bool AddText(string piece, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (piece.Length == 0)
        {
            return false;
        }

        BeginMessage("", events);
        FlushThinking(events);
        var text = _text.Pass(piece);
        if (_splitter is null || _splitter.IsTransparentFor(text))
        {
            GiveText(text, events);
        }
        else
        {
            _splitter.Split(text, events, _give);
        }

        return true;
    }

    /// <summary>Adds a piece of the reasoning; true unless it was empty.</summary>
    public bool AddThinking(string piece, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (piece.Length == 0)
        {
            return false;
        }

        BeginMessage("", events);
        FlushText(events);
        var thinking = _thinking.Pass(piece);
        if (thinking.Length > 0)
        {
            events.Add(new CompletionEvent.Thinking(thinking));
        }

        return true;
    }

    /// <summary>Gives out what was kept back: the start of a tag that never came, half a pair whose other half never came.</summary>
    public void Flush(ImmutableArray<CompletionEvent>.Builder events)
    {
        FlushThinking(events);
        FlushText(events);
        _splitter?.Flush(events, _give);
    }

    private void GivePart(ImmutableArray<CompletionEvent>.Builder events, ThinkTagSplitter.Part part, string text)
    {
        switch (part)
        {
            case ThinkTagSplitter.Part.Text:
                GiveText(text, events);
                break;
            case ThinkTagSplitter.Part.Thinking:
                events.Add(new CompletionEvent.Thinking(text));
                break;
            case ThinkTagSplitter.Part.LoneClosingTag:
                events.Add(new CompletionEvent.Notice(LoneTagNotice));
                break;
        }
    }

    private void GiveText(string text, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (text.Length == 0)
        {
            return;
        }

        events.Add(new CompletionEvent.Text(text));
        if (_toolCalls?.Notices(text) == true)
        {
            events.Add(new CompletionEvent.Notice(TextToolCallNotice));
        }
    }

    private void FlushText(ImmutableArray<CompletionEvent>.Builder events)
    {
        if (_text.Flush() is { Length: > 0 } owed)
        {
            GiveText(owed, events);
        }
    }

    private void FlushThinking(ImmutableArray<CompletionEvent>.Builder events)
    {
        if (_thinking.Flush() is { Length: > 0 } owed)
        {
            events.Add(new CompletionEvent.Thinking(owed));
        }
    }
}
