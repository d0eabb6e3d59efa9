using System.Runtime.CompilerServices;
using System.Text;
using AgentRuntime.Model;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Threads;

/// <summary>A thread behind the face of a chat client; see <see cref="ChatClientExtensions.AsChatClient"/>.</summary>
internal sealed class AgentThreadChatClient(AgentThread thread) : IChatClient
{
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken)
            .ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ModelException">The turn failed.</exception>
    /// <exception cref="ArgumentException">There is no new message, or one that is not text of the user.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var text = NewTextOf(messages);
        var turn = await thread.SendAsync(text, cancellationToken: cancellationToken).ConfigureAwait(false);
        var hasStopped = false;
        try
        {
            await foreach (var threadEvent in turn.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                hasStopped = threadEvent is ThreadEvent.TurnStopped;
                if (UpdateOf(threadEvent) is { } update)
                {
                    update.ConversationId = thread.Id.Value;
                    update.ResponseId = turn.Id.Value;
                    update.CreatedAt = threadEvent.Time;
                    yield return update;
                }
            }
        }
        finally
        {
            if (!hasStopped)
            {
                await CancelAsync(turn).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(AgentThread) ? thread
            : null;
    }

    /// <summary>Leaves the thread as it is.</summary>
    public void Dispose()
    {
    }

    private static string NewTextOf(IEnumerable<ChatMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Assistant)
            {
                text.Clear();
            }
            else if (message.Role == ChatRole.User)
            {
                text.Append(text.Length > 0 ? "\n\n" : "").Append(message.Text);
            }
            else if (message.Role != ChatRole.System)
            {
                throw new ArgumentException(
                    $"A thread takes messages of the user; it runs its tools itself. One is of the role '{message.Role}'.",
                    nameof(messages));
            }
        }

        return text.Length > 0
            ? text.ToString()
            : throw new ArgumentException("There is no text of the user after the last answer.", nameof(messages));
    }

    private static ChatResponseUpdate? UpdateOf(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.AgentText text => Update(new TextContent(text.Text), text.MessageId),
        ThreadEvent.AgentThinking thinking => Update(new TextReasoningContent(thinking.Text), thinking.MessageId),
        ThreadEvent.UsageUpdated usage => Update(
            new UsageContent(new UsageDetails
            {
                InputTokenCount = usage.Usage.Input,
                OutputTokenCount = usage.Usage.Output,
                TotalTokenCount = usage.Usage.Input + usage.Usage.Output,
                CachedInputTokenCount = usage.Usage.CacheRead,
            }),
            null),
        ThreadEvent.TurnStopped { Error: { } error } => throw new ModelException(error),
        ThreadEvent.TurnStopped stopped => new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            FinishReason = FinishReasonOf(stopped.Reason),
        },
        _ => null,
    };

    private static ChatResponseUpdate Update(AIContent content, string? messageId) =>
        new(ChatRole.Assistant, [content]) { MessageId = messageId };

    private static ChatFinishReason FinishReasonOf(TurnStopReason reason) => reason switch
    {
        TurnStopReason.EndTurn => ChatFinishReason.Stop,
        TurnStopReason.MaxTokens or TurnStopReason.MaxRounds or TurnStopReason.MaxTime or TurnStopReason.MaxToolCalls
            or TurnStopReason.RepeatedToolCall => ChatFinishReason.Length,
        TurnStopReason.Refusal => ChatFinishReason.ContentFilter,
        TurnStopReason.Cancelled => new ChatFinishReason("cancelled"),
        TurnStopReason.Failed => new ChatFinishReason("failed"),
        TurnStopReason.Interrupted => new ChatFinishReason("interrupted"),
    };

    private static async Task CancelAsync(Turn turn)
    {
        using var grace = new CancellationTokenSource(CancelGrace, TimeProvider.System);
        await turn.CancelAsync(grace.Token).ConfigureAwait(false);
    }
}
