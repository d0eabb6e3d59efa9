using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Wire;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Providers.Ollama;

/// <summary>An Ollama server, spoken to in its own protocol: <c>/api/chat</c> and its neighbours.</summary>
public sealed class OllamaProvider : IModelProvider, IDisposable
{
    private readonly OllamaOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly HttpTransport _transport;
    private readonly Func<string> _newSuffix;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">Where the server is and how it is used.</param>
    /// <param name="timeProvider">The clock of all time-outs; the system's where it is null.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public OllamaProvider(OllamaOptions options, TimeProvider? timeProvider = null)
        : this(options, timeProvider ?? TimeProvider.System, ToolCallIds.RandomSuffix)
    {
    }

    internal OllamaProvider(OllamaOptions options, TimeProvider timeProvider, Func<string> newSuffix)
    {
        options.Validate();
        _options = options;
        _timeProvider = timeProvider;
        _newSuffix = newSuffix;
        _transport = new HttpTransport(
            options,
            new ModelErrors(new ProviderIdentity(
                options.Name,
                "Ollama",
                options.Url,
                $"Start it with 'ollama serve', or set agent-runtime.providers.{options.Name}.url to where it listens.")),
            timeProvider);
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
    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) =>
        CompletionSource.Create(_transport, new Call(this, request), _options, _timeProvider);

    /// <inheritdoc/>
    public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) =>
        OllamaModels.ListAsync(_transport, Name, cancellationToken);

    /// <summary>The server's version, for example <c>0.12.10</c>.</summary>
    /// <exception cref="ModelException">The server could not be asked, or is not Ollama.</exception>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        var answer = await _transport
            .QueryAsync(HttpMethod.Get, "api/version", null, null, cancellationToken)
            .ConfigureAwait(false);
        return answer.Text("version")
            ?? throw new ModelException(_transport.Errors.Protocol("The answer to /api/version holds no version."));
    }

    /// <summary>Loads a model, so that its first answer does not wait for it; returns when it is loaded.</summary>
    /// <exception cref="ModelException">There is no such model, or it could not be loaded in time.</exception>
    public Task LoadAsync(string model, CancellationToken cancellationToken) =>
        LoadOrUnloadAsync(model, _options.KeepAlive, _options.ContextLength, _options.FirstByteTimeout, cancellationToken);

    /// <summary>Unloads a model once its running requests are through.</summary>
    /// <exception cref="ModelException">There is no such model, or the server could not be asked.</exception>
    public Task UnloadAsync(string model, CancellationToken cancellationToken) =>
        LoadOrUnloadAsync(model, TimeSpan.Zero, contextLength: null, timeout: null, cancellationToken);

    /// <summary>Downloads a model. Leaving the loop, or cancelling, stops it; a later one takes up where it stopped.</summary>
    /// <exception cref="ModelException">There is no such model, or the download failed.</exception>
    public async IAsyncEnumerable<PullProgress> PullAsync(
        string model, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = _transport.CreateRequest(HttpMethod.Post, "api/pull", OllamaRequest.Model(model));
        using var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var reader = PipeReader.Create(body);
        var lines = new NdjsonDecoder(_options.MaxLineBytes);
        var last = "";
        var read = default(PullRead);
        while (!read.IsLast)
        {
            read = await ReadProgressAsync(reader, lines, cancellationToken).ConfigureAwait(false);
            foreach (var step in read.Steps)
            {
                last = step.Status;
                yield return step;
            }
        }

        if (read.Failure is not null)
        {
            throw new ModelException(read.Failure);
        }

        if (!string.Equals(last, "success", StringComparison.Ordinal))
        {
            throw new ModelException(_transport.Errors.Truncated($"The download of {model} ended without its success."));
        }
    }

    /// <summary>Closes the idle connections; requests under way go on.</summary>
    public void Dispose() => _transport.Dispose();

    private async Task LoadOrUnloadAsync(
        string model, TimeSpan? keepAlive, int? contextLength, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _transport
                .QueryAsync(
                    HttpMethod.Post, "api/chat", OllamaRequest.Load(model, keepAlive, contextLength), timeout, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ModelException e) when (e.Error.Category == ModelErrorCategory.ModelNotFound)
        {
            throw new ModelException(await AddNearNamesAsync(e.Error, model, cancellationToken).ConfigureAwait(false), e);
        }
    }

    private async Task<PullRead> ReadProgressAsync(
        PipeReader reader, NdjsonDecoder lines, CancellationToken cancellationToken)
    {
        var steps = new List<PullProgress>();
        try
        {
            var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (lines.TryRead(ref buffer, result.IsCompleted, out var line, out _))
            {
                if (!TryParseProgress(line, out var step))
                {
                    return new PullRead(steps, true, _transport.Errors.FromStream(ServerError.Parse(line)));
                }

                steps.Add(step);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            return new PullRead(steps, result.IsCompleted, null);
        }
        catch (LineTooLongException e)
        {
            return new PullRead(steps, true, _transport.Errors.LineTooLong(e));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException)
        {
            return new PullRead(steps, true, _transport.ErrorOf(e));
        }
    }

    private static bool TryParseProgress(ReadOnlySpan<byte> line, [NotNullWhen(true)] out PullProgress? progress)
    {
        progress = null;
        try
        {
            using var document = JsonDocument.Parse(JsonText.Raw(line), JsonText.DocumentOptions);
            var json = document.RootElement;
            if (json.Text("status") is { } status)
            {
                progress = new PullProgress(status, json.Text("digest"), json.Number("total"), json.Number("completed") ?? 0);
            }
        }
        catch (JsonException)
        {
            // Not JSON is as little a progress as an error object is: the caller reads what it says.
            progress = null;
        }

        return progress is not null;
    }

    private async Task<ModelError> AddNearNamesAsync(ModelError error, string model, CancellationToken cancellationToken)
    {
        var names = await OllamaModels
            .NamesAsync(_transport, CompletionCall.ExplainTimeout, cancellationToken)
            .ConfigureAwait(false);
        return NearNames.AddTo(error, model, names, $"Load it with 'ollama pull {model}'.");
    }

    private readonly record struct PullRead(List<PullProgress> Steps, bool IsLast, ModelError? Failure);

    private sealed class Call(OllamaProvider owner, CompletionRequest request) : CompletionCall
    {
        public override HttpRequestMessage CreateRequest(int attempt) =>
            owner._transport.CreateRequest(HttpMethod.Post, "api/chat", OllamaRequest.Chat(request, owner._options));

        public override ICompletionDecoder CreateDecoder(HttpResponseMessage response, int attempt) =>
            new OllamaDecoder(
                owner._transport.Errors,
                owner._options.MaxLineBytes,
                owner._newSuffix,
                owner._options.InlineThinking,
                !request.Tools.IsDefaultOrEmpty);

        public override Task<ModelError> ExplainAsync(ModelError error, CancellationToken cancellationToken) =>
            error.Category == ModelErrorCategory.ModelNotFound
                ? owner.AddNearNamesAsync(error, request.Model, cancellationToken)
                : Task.FromResult(error);
    }
}
