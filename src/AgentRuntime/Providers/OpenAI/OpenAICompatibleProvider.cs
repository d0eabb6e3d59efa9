using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Http;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Any server that speaks OpenAI's <c>/chat/completions</c>: llama.cpp, vLLM, SGLang, OpenRouter, Mistral, OpenAI and more.</summary>
public sealed class OpenAICompatibleProvider : IModelProvider, IDisposable
{
    private readonly HttpTransport _transport;
    private readonly OpenAICompletions _completions;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">Where the server is and how it is used.</param>
    /// <param name="timeProvider">The clock of all time-outs; the system's where it is null.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public OpenAICompatibleProvider(OpenAICompatibleOptions options, TimeProvider? timeProvider = null)
        : this(options, timeProvider ?? TimeProvider.System, ToolCallIds.RandomSuffix)
    {
    }

    internal OpenAICompatibleProvider(OpenAICompatibleOptions options, TimeProvider timeProvider, Func<string> newSuffix)
    {
        options.Validate();
        Name = options.Name;
        Server = ServerName.Of(options.Url);
        MaxParallel = options.MaxParallel;
        _transport = new HttpTransport(
            options,
            new ModelErrors(new ProviderIdentity(
                options.Name,
                options.Name,
                options.Url,
                $"Start the server, or set agent-runtime.providers.{options.Name}.url to where it listens.")),
            timeProvider);
        _completions = new OpenAICompletions
        {
            Transport = _transport,
            Options = options,
            Prefix = options.Url.AbsolutePath == "/" ? "v1/" : "",
            Style = new OpenAIRequestStyle(options.Dialect, options.IncludeUsage),
            InlineThinking = options.InlineThinking,
            TimeProvider = timeProvider,
            NewSuffix = newSuffix,
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Server { get; }

    /// <inheritdoc/>
    public int? MaxParallel { get; }

    /// <inheritdoc/>
    public bool NeverBlocks => true;

    /// <inheritdoc/>
    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) => _completions.Stream(request);

    /// <inheritdoc/>
    public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) =>
        OpenAIModels.ListAsync(_transport, Name, _completions.Prefix, cancellationToken);

    /// <summary>Asks the server for its slots, which llama.cpp tells; null from any other.</summary>
    /// <exception cref="ModelException">The server could not be asked.</exception>
    public Task<int?> GetParallelismAsync(CancellationToken cancellationToken) =>
        _completions.Style.Dialect is OpenAIDialect.Generic or OpenAIDialect.LlamaCpp
            ? LlamaCppProps.TotalSlotsAsync(_transport, _completions.Prefix, cancellationToken)
            : Task.FromResult<int?>(null);

    /// <summary>Closes the idle connections; requests under way go on.</summary>
    public void Dispose() => _transport.Dispose();
}
