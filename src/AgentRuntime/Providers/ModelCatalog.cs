using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Providers;

/// <summary>
/// The models of all providers. The first question asks them all at once, later ones are answered from memory until somebody
/// asks anew. A provider that cannot be asked is listed with its error beside the others. Safe for use by many threads at once.
/// </summary>
/// <param name="providers">Whom to ask.</param>
/// <param name="timeProvider">The clock of <see cref="ProviderModels.AskedAt"/>; the system's where it is null.</param>
#pragma warning disable CA1001 // The semaphore never gives out its wait handle: it holds nothing to free.
public sealed class ModelCatalog(IEnumerable<IModelProvider> providers, TimeProvider? timeProvider = null)
#pragma warning restore CA1001
{
    // A server that was down when it was asked may be up by now; asking more often would only disturb it.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    // A caller may name models without end; those beyond this many are used like any other and only take their own room.
    private const int MaxShared = 1024;

    private readonly ConcurrentDictionary<ModelRef, ModelRef> _shared = new();
    private readonly ImmutableArray<IModelProvider> _providers = [.. providers];
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private ImmutableArray<ProviderModels> _known;
    private int _isAsking;

    /// <summary>What is known, in the order of the providers; asks first where nothing is.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ImmutableArray<ProviderModels>> GetAsync(CancellationToken cancellationToken)
    {
        if (!_known.IsDefault)
        {
            return _known;
        }

        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _known.IsDefault ? await AskAllAsync(cancellationToken).ConfigureAwait(false) : _known;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Asks every provider anew, all at once.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ImmutableArray<ProviderModels>> RefreshAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await AskAllAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>
    /// What is known of a model without waiting; null while nothing is. Where a provider was not asked yet, or could not be asked for
    /// a while, they are asked in the background, so that a later question has its answer.
    /// </summary>
    public ModelInfo? Find(ModelRef model)
    {
        var known = _known;
        if (known.IsDefault)
        {
            AskInBackground();
            return null;
        }

        foreach (var provider in known)
        {
            if (provider.Provider != model.Provider)
            {
                continue;
            }

            if (provider.Error is not null && _timeProvider.GetUtcNow() - provider.AskedAt > AskAgainAfter)
            {
                AskInBackground();
            }

            // Ollama lists a model that was named without a tag as the one that is tagged latest.
            return provider.Models.FirstOrDefault(info => info.Ref == model)
                ?? provider.Models.FirstOrDefault(info => info.Ref.Model == $"{model.Model}:latest");
        }

        return null;
    }

    /// <summary>The same name as one object for all who have it: a thread keeps it as long as it is known.</summary>
    internal ModelRef Share(ModelRef model) =>
        _shared.TryGetValue(model, out var shared) ? shared
        : _shared.Count < MaxShared ? _shared.GetOrAdd(model, model)
        : model;

    /// <summary>
    /// The model has answered, so it is loaded: where it was not when the providers were asked, they are asked again in the background,
    /// for only a loaded model has a context of known length.
    /// </summary>
    internal void NoteAnswer(ModelRef model)
    {
        if (Find(model) is { IsLoaded: false })
        {
            AskInBackground();
        }
    }

    /// <summary>One question at a time; its failure is part of the answer.</summary>
    private void AskInBackground()
    {
        if (Interlocked.Exchange(ref _isAsking, 1) == 0)
        {
            _ = AskAsync();
        }

        async Task AskAsync()
        {
            try
            {
                await RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                Volatile.Write(ref _isAsking, 0);
            }
        }
    }

    private async Task<ImmutableArray<ProviderModels>> AskAllAsync(CancellationToken cancellationToken)
    {
        var before = _known;
        var answers = await Task
            .WhenAll(_providers.Select((provider, i) =>
                AskAsync(provider, before.IsDefault ? [] : before[i].Models, cancellationToken)))
            .ConfigureAwait(false);
        _known = ImmutableArray.Create(answers);
        return _known;
    }

    private async Task<ProviderModels> AskAsync(
        IModelProvider provider, ImmutableArray<ModelInfo> before, CancellationToken cancellationToken)
    {
        try
        {
            var models = await provider.ListModelsAsync(cancellationToken).ConfigureAwait(false);
            var byName = models.Sort(static (a, b) => string.CompareOrdinal(a.Ref.Model, b.Ref.Model));
            return new ProviderModels(provider.Name, byName, null, _timeProvider.GetUtcNow());
        }
        catch (ModelException e)
        {
            return new ProviderModels(provider.Name, before, e.Error, _timeProvider.GetUtcNow());
        }
#pragma warning disable CA1031 // A provider written by somebody else must not hide the others, whatever it throws.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var error = new ModelError(
                ModelErrorCategory.ServerError,
                $"The provider failed: {e.Message}",
                provider.Name,
                "This is a fault of the provider: report it.");
            return new ProviderModels(provider.Name, before, error, _timeProvider.GetUtcNow());
        }
    }
}
