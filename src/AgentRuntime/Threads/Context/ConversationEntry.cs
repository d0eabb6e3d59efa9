using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>One message of a conversation. A closed family.</summary>
/// <param name="position">Where the event that began it starts.</param>
/// <param name="order">Where it took its place in the conversation: a user message that waited has an earlier position.</param>
/// <param name="turnId">The turn that it belongs to.</param>
internal abstract class ConversationEntry(long position, long order, TurnId turnId)
{
    /// <summary>Where the event that began it starts.</summary>
    internal long Position => position;

    /// <summary>Where it took its place in the conversation; ascends from entry to entry.</summary>
    internal long Order => order;

    /// <summary>The turn that it belongs to.</summary>
    internal TurnId TurnId => turnId;

    /// <summary>What the user said.</summary>
    internal sealed class User(WaitingMessage message, long order) : ConversationEntry(message.Position, order, message.TurnId)
    {
        /// <summary>The text.</summary>
        internal string Text { get; } = message.Text;

        /// <summary>Its pictures.</summary>
        internal ImmutableArray<ImageContent> Images { get; } = message.Images;
    }

    /// <summary>Asks the model to go on with the answer before it, which a failure cut off. Nobody said it and nobody is shown it.</summary>
    internal sealed class Continuation(ThreadEvent.Retrying retrying)
        : ConversationEntry(retrying.Position, retrying.Position, retrying.TurnId!);

    /// <summary>What the model said and the tools it called. It grows until it is closed.</summary>
    internal sealed class Answer(ThreadEvent first) : ConversationEntry(first.Position, first.Position, first.TurnId!)
    {
        private List<ConversationCall>? _calls;

        // A StringBuilder while it grows, the string itself afterwards: an answer at rest has room for one of them.
        private object _text = "";
        private object _thinking = "";

        /// <summary>The text so far.</summary>
        internal string Text => _text.ToString()!;

        /// <summary>The reasoning so far.</summary>
        internal string Thinking => _thinking.ToString()!;

        /// <summary>The calls so far, in order.</summary>
        internal IReadOnlyList<ConversationCall> Calls => _calls ?? (IReadOnlyList<ConversationCall>)[];

        /// <summary>True while it grows, and when it was closed before its end came.</summary>
        internal bool IsPartial { get; private set; } = true;

        /// <summary>True when a model is told of it: reasoning alone is no message.</summary>
        internal bool IsMessage => (_text is StringBuilder parts ? parts.Length : ((string)_text).Length) > 0 || _calls is not null;

        /// <summary>Adds text.</summary>
        internal void AddText(string text) => Add(ref _text, text);

        /// <summary>Adds reasoning.</summary>
        internal void AddThinking(string text) => Add(ref _thinking, text);

        /// <summary>Adds a call.</summary>
        internal void AddCall(ThreadEvent.ToolCallProposed proposed) =>
            (_calls ??= []).Add(new ConversationCall(proposed.ToolCallId, proposed.Name, proposed.Input));

        /// <summary>Says what happened to a call; an unknown one is nobody's.</summary>
        internal void UpdateCall(ThreadEvent.ToolCallUpdated updated) =>
            _calls?.Find(call => call.Id == updated.ToolCallId && !call.IsSettled)?.Update(updated);

        /// <summary>Ends it: nothing is added any more.</summary>
        internal void Close(bool isPartial)
        {
            IsPartial = isPartial;
            _text = Text;
            _thinking = Thinking;
        }

        private static void Add(ref object text, string more)
        {
            if (text is not StringBuilder parts)
            {
                parts = new StringBuilder((string)text);
                text = parts;
            }

            parts.Append(more);
        }
    }
}
