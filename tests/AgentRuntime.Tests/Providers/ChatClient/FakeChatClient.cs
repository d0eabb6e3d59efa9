using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Providers.ChatClient;

/// <summary>A chat client that answers each request as a script says, which may depend on the request's options.</summary>
internal sealed class FakeChatClient(Func<ChatOptions?, FakeChatClient.Script> choose) : IChatClient
{
    private int _given;
    private int _disposed;

    /// <summary>A client that answers every request alike.</summary>
    public FakeChatClient(Script script)
        : this(_ => script)
    {
    }

    /// <summary>A client that answers every request with these updates.</summary>
    public FakeChatClient(params ChatResponseUpdate[] updates)
        : this(new Script(updates))
    {
    }

    /// <summary>The messages of the last request.</summary>
    public List<ChatMessage> Messages { get; private set; } = [];

    /// <summary>The options of the last request.</summary>
    public ChatOptions? Options { get; private set; }

    /// <summary>How many updates it was asked for.</summary>
    public int Given => Volatile.Read(ref _given);

    /// <summary>How many answers were read to their end or left.</summary>
    public int Disposed => Volatile.Read(ref _disposed);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Messages = [.. messages];
        Options = options;
        var script = choose(options);
        try
        {
            foreach (var update in script.Updates)
            {
                Interlocked.Increment(ref _given);
                yield return update;
            }

            if (script.HangsAtTheEnd)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            if (script.Throws is not null)
            {
                throw script.Throws;
            }
        }
        finally
        {
            Interlocked.Increment(ref _disposed);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, "default-model") : null;

    public void Dispose()
    {
    }

    /// <summary>One answer: its updates, and how it ends after them.</summary>
    internal sealed record Script(params ChatResponseUpdate[] Updates)
    {
        /// <summary>What it fails with; null for an answer that ends well.</summary>
        internal Exception? Throws { get; init; }

        /// <summary>True for an answer that never ends.</summary>
        internal bool HangsAtTheEnd { get; init; }
    }
}
