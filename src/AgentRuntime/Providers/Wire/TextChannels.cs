using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Providers.Wire;

/// <summary>The answer and the reasoning of one response on their way into events: whole pairs, nothing empty, one message.</summary>
internal sealed class TextChannels(ToolCallIds ids)
{
    private SurrogateCarry _text;
    private SurrogateCarry _thinking;
    private bool _hasMessage;

    /// <summary>Says that the message begins, unless it has begun; an empty id is replaced by one made here.</summary>
    public void BeginMessage(string id, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (!_hasMessage)
        {
            _hasMessage = true;
            events.Add(new CompletionEvent.MessageStarted(id.Length > 0 ? id : ids.NewMessageId()));
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
        if (text.Length > 0)
        {
            events.Add(new CompletionEvent.Text(text));
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

    /// <summary>Gives out what is owed for a pair whose second half never came.</summary>
    public void Flush(ImmutableArray<CompletionEvent>.Builder events)
    {
        FlushThinking(events);
        FlushText(events);
    }

    private void FlushText(ImmutableArray<CompletionEvent>.Builder events)
    {
        if (_text.Flush() is { Length: > 0 } owed)
        {
            events.Add(new CompletionEvent.Text(owed));
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
