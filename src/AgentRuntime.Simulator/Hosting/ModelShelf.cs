namespace AgentRuntime.Simulator.Hosting;

/// <summary>The models a server has, and until when each is loaded.</summary>
internal sealed class ModelShelf(SimulatorOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LoadedModel> _loaded = new(StringComparer.Ordinal);

    public IReadOnlyList<SimulatedModel> All => options.Models;

    /// <summary>Finds a model by its name, with or without its tag; a fault in the name is taken off and given back.</summary>
    public SimulatedModel? Find(string name, out SimulatedFault? fault)
    {
        fault = null;
        if (FindExact(name) is { } model)
        {
            return model;
        }

        if (SimulatorFaults.TryParse(name, out var bare, out var named) && (FindExact(bare) ?? Fallback(bare)) is { } faulty)
        {
            fault = named;
            return faulty;
        }

        return null;
    }

    /// <summary>Loads a model, or keeps it loaded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="keepAlive">For how long from now; null is for good.</param>
    /// <param name="contextLength">The context it is loaded with.</param>
    /// <returns>The time loading takes.</returns>
    public TimeSpan Load(SimulatedModel model, TimeSpan? keepAlive, int contextLength)
    {
        var now = options.TimeProvider.GetUtcNow();
        lock (_lock)
        {
            var isLoaded = _loaded.TryGetValue(model.FullName, out var loaded)
                && loaded.ExpiresAt > now
                && loaded.ContextLength == contextLength;
            var expiresAt = keepAlive is { } span && span < DateTimeOffset.MaxValue - now ? now + span : DateTimeOffset.MaxValue;
            _loaded[model.FullName] = new LoadedModel(model, expiresAt, contextLength);
            return isLoaded ? TimeSpan.Zero : options.LoadDelay;
        }
    }

    public void Unload(SimulatedModel model)
    {
        lock (_lock)
        {
            _loaded.Remove(model.FullName);
        }
    }

    /// <summary>The models loaded now, by name.</summary>
    public IReadOnlyList<LoadedModel> Loaded()
    {
        var now = options.TimeProvider.GetUtcNow();
        lock (_lock)
        {
            List<LoadedModel> loaded = [.. _loaded.Values.Where(model => model.ExpiresAt > now)];
            loaded.Sort(static (a, b) => string.CompareOrdinal(a.Model.FullName, b.Model.FullName));
            return loaded;
        }
    }

    private SimulatedModel? FindExact(string name)
    {
        foreach (var model in options.Models)
        {
            if (model.Name == name || model.FullName == name)
            {
                return model;
            }
        }

        return null;
    }

    /// <summary>A bare fault such as <c>sim-cut</c> works on a server whose models have other names.</summary>
    private SimulatedModel? Fallback(string bare) => bare == "sim" ? options.Models[0] : null;
}
