using Microsoft.Extensions.AI;

namespace AgentRuntime.Threads;

/// <summary>Shows a thread as an <see cref="IChatClient"/>, for code that knows no other face of a model.</summary>
public static class ChatClientExtensions
{
    /// <summary>
    /// A chat client over the thread. The thread keeps the conversation: of the messages that a caller passes, those after the last
    /// answer are sent as one user message, and the instructions, model and tools are the thread's own. Cancelling a call cancels its
    /// turn; disposing the client leaves the thread as it is.
    /// </summary>
    public static IChatClient AsChatClient(this AgentThread thread)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return new AgentThreadChatClient(thread);
    }
}
