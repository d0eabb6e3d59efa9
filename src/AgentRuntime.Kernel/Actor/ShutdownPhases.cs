using Akka.Configuration;

namespace Akka.Actor;

/// <summary>The phases of <c>akka.coordinated-shutdown</c>, in the order of their dependencies.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Reads the phases.</summary>
    /// <param name="config">The section <c>akka.coordinated-shutdown</c>.</param>
    /// <exception cref="ConfigurationException">The dependencies have a cycle.</exception>
    public ShutdownPhases(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        foreach (var (name, value) in config.GetConfig("phases")?.AsEnumerable() ?? [])
        {
            var phase = value.ToConfig();
            _byName[name] = new ShutdownPhase(
                [.. phase.GetStringList("depends-on")],
                phase.GetTimeSpan("timeout", defaultTimeout, allowInfinite: false),
                phase.GetBoolean("recover", true),
                phase.GetBoolean("enabled", true));
        }

        var visiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in _byName.Keys.Concat(_byName.Values.SelectMany(phase => phase.DependsOn)).Distinct(StringComparer.Ordinal).ToArray())
        {
            Visit(name, defaultTimeout, visiting);
        }
    }

    public ShutdownPhase this[string name] => _byName[name];

    /// <summary>The phase of that name.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public ShutdownPhase MustKnow(string name) => _byName.TryGetValue(name, out var phase)
        ? phase
        : throw new ConfigurationException(
            $"Unknown phase [{name}], known phases [{string.Join(", ", _order)}]. All phases (along with their optional dependencies) must be defined in configuration.");

    /// <summary>All phases in order, or those from one phase on.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public IReadOnlyList<string> From(string? first)
    {
        if (first is null)
        {
            return _order;
        }

        MustKnow(first);
        return _order[_order.IndexOf(first)..];
    }

    private void Visit(string name, TimeSpan defaultTimeout, HashSet<string> visiting)
    {
        if (_order.Contains(name))
        {
            return;
        }

        if (!visiting.Add(name))
        {
            throw new ArgumentException($"The phases of akka.coordinated-shutdown depend on each other in a cycle through '{name}'.", nameof(name));
        }

        // A phase that is only depended upon exists with the defaults.
        _byName.TryAdd(name, new ShutdownPhase([], defaultTimeout, Recover: true, Enabled: true));
        foreach (var dependency in _byName[name].DependsOn)
        {
            Visit(dependency, defaultTimeout, visiting);
        }

        visiting.Remove(name);
        _order.Add(name);
    }
}
