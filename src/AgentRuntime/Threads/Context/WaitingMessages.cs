using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>The user messages whose turns have not started, the next one first.</summary>
internal sealed class WaitingMessages
{
    // Immutable, as it is empty nearly always, and short else: a list would keep its room.
    private ImmutableArray<WaitingMessage> _messages = [];

    /// <summary>The messages, the next one first.</summary>
    internal ImmutableArray<WaitingMessage> Messages => _messages;

    /// <summary>Takes an accepted message; it comes last until its place is told.</summary>
    internal void Add(ThreadEvent.UserMessageAdded added) =>
        _messages = _messages.Add(new WaitingMessage(added.TurnId!, added.Position, added.Text, added.Images));

    /// <summary>Puts a turn's message at its place; 1 is next.</summary>
    internal void Place(TurnId turnId, int place)
    {
        if (Take(turnId) is { } message)
        {
            _messages = _messages.Insert(Math.Clamp(place - 1, 0, _messages.Length), message);
        }
    }

    /// <summary>Replaces the text of a turn's message.</summary>
    internal void Edit(TurnId turnId, string text)
    {
        var index = IndexOf(turnId);
        if (index >= 0)
        {
            _messages = _messages.SetItem(index, _messages[index] with { Text = text });
        }
    }

    /// <summary>Takes a turn's message out; null when it does not wait.</summary>
    internal WaitingMessage? Take(TurnId turnId)
    {
        var index = IndexOf(turnId);
        if (index < 0)
        {
            return null;
        }

        var message = _messages[index];
        _messages = _messages.Length == 1 ? [] : _messages.RemoveAt(index);
        return message;
    }

    /// <summary>True when a message that was accepted at the position waits.</summary>
    internal bool Has(long position) => _messages.Any(message => message.Position == position);

    /// <summary>Forgets the messages that were accepted at or after a position.</summary>
    internal void DropFrom(long position) =>
        _messages = _messages.RemoveAll(message => message.Position >= position);

    private int IndexOf(TurnId turnId)
    {
        for (var i = 0; i < _messages.Length; i++)
        {
            if (_messages[i].TurnId == turnId)
            {
                return i;
            }
        }

        return -1;
    }
}
