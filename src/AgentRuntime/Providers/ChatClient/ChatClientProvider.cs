using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Http;
using Akka;
using Akka.Streams.Dsl;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Providers.ChatClient;

/// <summary>
/// Any <see cref="IChatClient"/> as a provider. Tools are declared to it, never run by it: the client must not be wrapped in one
/// that invokes functions. The client stays its owner's: it is not disposed.
/// </summary>
public sealed class ChatClientProvider : IModelProvider
{
    private readonly IChatClient _client;
    private readonly ModelErrors _errors;
    private readonly Func<string> _newSuffix;

    /// <summary>Asks the client for nothing yet.</summary>
    /// <param name="client">The client; it must allow several responses at once.</param>
    /// <param name="options">The provider's name and time-outs.</param>
    /// <param name="timeProvider">The clock of the time-outs; the system's where it is null.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public ChatClientProvider(IChatClient client, ChatClientOptions options, TimeProvider? timeProvider = null)
        : this(client, options, timeProvider ?? TimeProvider.System, ToolCallIds.RandomSuffix)
    {
    }

    internal ChatClientProvider(
        IChatClient client, ChatClientOptions options, TimeProvider timeProvider, Func<string> newSuffix)
    {
        options.Validate();
        _client = client;
        Options = options;
        TimeProvider = timeProvider;
        _newSuffix = newSuffix;
        var metadata = client.GetService<ChatClientMetadata>();
        Server = metadata?.ProviderUri is { IsAbsoluteUri: true, Scheme: "http" or "https" } url ? ServerName.Of(url) : options.Name;
        _errors = new ModelErrors(new ProviderIdentity(
            options.Name,
            options.Name,
            metadata?.ProviderUri ?? new Uri("chat-client:" + options.Name),
            "Start the server that the chat client speaks to, or correct the client's address."));
    }

    /// <inheritdoc/>
    public string Name => Options.Name;

    /// <summary>Scheme, host and port where the client says where its server is, else the provider's own name.</summary>
    public string Server { get; }

    /// <inheritdoc/>
    public int? MaxParallel => Options.MaxParallel;

    internal ChatClientOptions Options { get; }

    internal TimeProvider TimeProvider { get; }

    /// <inheritdoc/>
    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) =>
        Source.FromGraph(new ChatClientStage(this, request));

    /// <inheritdoc/>
    public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var names = Options.Models;
        if (names.IsDefaultOrEmpty)
        {
            names = _client.GetService<ChatClientMetadata>()?.DefaultModelId is { Length: > 0 } model ? [model] : [];
        }

        return Task.FromResult(names.Select(name => new ModelInfo(ModelRef.Of(Name, name))).ToImmutableArray());
    }

    internal ChatUpdates CreateUpdates(CompletionRequest request) =>
        new(_errors, _newSuffix, !request.Tools.IsDefaultOrEmpty);

    internal IAsyncEnumerable<ChatResponseUpdate> Start(CompletionRequest request, CancellationToken cancellationToken) =>
        _client.GetStreamingResponseAsync(
            ChatRequest.MessagesOf(request), ChatRequest.OptionsOf(request), cancellationToken);

    internal ModelError FirstByteTimeout(TimeSpan limit) => _errors.FirstByteTimeout(limit);

    internal ModelError Stalled(TimeSpan limit) => _errors.Stalled(limit);

    /// <summary>What an exception of the client means: clients throw their own types, so what it says decides.</summary>
    internal ModelError ErrorOf(Exception e) => e switch
    {
        ModelException model => model.Error,
        HttpRequestException { StatusCode: { } status } => _errors.FromStatus(
            (int)status, null, new ServerError(e.Message, "", null), retryAfter: null),
        HttpRequestException or IOException => _errors.Transport(e),
        OperationCanceledException => _errors.FirstByteTimeout(Options.FirstByteTimeout) with
        {
            Message = $"The chat client '{Name}' gave up: {e.Message}",
            Hint = "The client may have a time-out of its own, as HttpClient has after 100 seconds: set it higher.",
        },
        _ => _errors.FromStream(new ServerError(e.Message, "", null)),
    };
}
