using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.OpenAI;
using AgentRuntime.Providers.Wire;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Providers.LMStudio;

/// <summary>An LM Studio server: completions over <c>/v1</c>, models over <c>/api/v1</c> and <c>/api/v0</c>.</summary>
public sealed class LMStudioProvider : IModelProvider, IDisposable
{
    private readonly LMStudioOptions _options;
    private readonly HttpTransport _transport;
    private readonly OpenAICompletions _completions;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">Where the server is and how it is used.</param>
    /// <param name="timeProvider">The clock of all time-outs; the system's where it is null.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public LMStudioProvider(LMStudioOptions options, TimeProvider? timeProvider = null)
        : this(options, timeProvider ?? TimeProvider.System, ToolCallIds.RandomSuffix)
    {
    }

    internal LMStudioProvider(LMStudioOptions options, TimeProvider timeProvider, Func<string> newSuffix)
    {
        options.Validate();
        _options = options;
        _transport = new HttpTransport(
            options,
            new ModelErrors(new ProviderIdentity(
                options.Name,
                "LM Studio",
                options.Url,
                "Start its server (Developer page, or 'lms server start'), "
                + $"or set agent-runtime.providers.{options.Name}.url to where it listens.")),
            timeProvider);
        _completions = new OpenAICompletions
        {
            Transport = _transport,
            Options = options,
            Prefix = "v1/",
            Style = new OpenAIRequestStyle(OpenAIDialect.Generic, IncludeUsage: true, SendTtl: true, options.Ttl),
            InlineThinking = options.InlineThinking,
            TimeProvider = timeProvider,
            NewSuffix = newSuffix,
        };
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public string Server => ServerName.Of(_options.Url);

    /// <inheritdoc/>
    public int? MaxParallel => _options.MaxParallel;

    /// <inheritdoc/>
    public bool NeverBlocks => true;

    /// <inheritdoc/>
    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) => _completions.Stream(request);

    /// <inheritdoc/>
    public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) =>
        LMStudioModels.ListAsync(_transport, Name, cancellationToken);

    /// <summary>Asks the server how many requests its loaded models take; null while none is loaded, and before LM Studio 0.4.0.</summary>
    /// <exception cref="ModelException">The server could not be asked.</exception>
    public Task<int?> GetParallelismAsync(CancellationToken cancellationToken) =>
        LMStudioModels.ParallelismAsync(_transport, cancellationToken);

    /// <summary>Loads a model, with <see cref="LMStudioOptions.ContextLength"/> where that is set; returns when it is loaded. Needs LM Studio 0.4.0.</summary>
    /// <returns>The id of the loaded instance.</returns>
    /// <exception cref="ModelException">There is no such model, or it could not be loaded in time.</exception>
    public async Task<string> LoadAsync(string model, CancellationToken cancellationToken)
    {
        var body = JsonBody.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteText("model", model);
            if (_options.ContextLength is { } tokens)
            {
                writer.WriteNumber("context_length", tokens);
            }

            writer.WriteEndObject();
        });
        var answer = await _transport
            .QueryAsync(HttpMethod.Post, "api/v1/models/load", body, _options.FirstByteTimeout, cancellationToken)
            .ConfigureAwait(false);
        return answer.Text("instance_id")
            ?? throw new ModelException(_transport.Errors.FromStream(ServerError.Parse(
                System.Text.Encoding.UTF8.GetBytes(answer.GetRawText()))));
    }

    /// <summary>Unloads every loaded instance of a model; none is no failure. Needs LM Studio 0.4.0.</summary>
    /// <exception cref="ModelException">The server could not be asked.</exception>
    public async Task UnloadAsync(string model, CancellationToken cancellationToken)
    {
        var instances = await LMStudioModels.InstancesAsync(_transport, model, cancellationToken).ConfigureAwait(false);
        foreach (var instance in instances)
        {
            var body = JsonBody.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteText("instance_id", instance);
                writer.WriteEndObject();
            });
            await _transport
                .QueryAsync(HttpMethod.Post, "api/v1/models/unload", body, null, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Closes the idle connections; requests under way go on.</summary>
    public void Dispose() => _transport.Dispose();
}
