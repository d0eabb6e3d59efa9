using System.Diagnostics;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>Makes of a conversation's entries what a person reads.</summary>
internal static class ThreadMessages
{
    /// <summary>The message of an entry; null for what nobody said.</summary>
    internal static ThreadMessage? Of(ConversationEntry entry) => entry switch
    {
        ConversationEntry.User user =>
            new ThreadMessage(ThreadMessageRole.User, user.Position, user.TurnId, user.Text) { Images = user.Images },
        ConversationEntry.Answer answer =>
            new ThreadMessage(ThreadMessageRole.Assistant, answer.Position, answer.TurnId, answer.Text)
            {
                Thinking = answer.Thinking,
                ToolCalls = [.. answer.Calls.Select(static call => call.ToThreadToolCall())],
                IsPartial = answer.IsPartial,
            },
        ConversationEntry.Continuation => null,
        _ => throw new UnreachableException($"{entry.GetType().Name} is not a message."),
    };
}
