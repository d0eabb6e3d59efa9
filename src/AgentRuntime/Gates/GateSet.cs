using System.Collections.Immutable;
using AgentRuntime.Actors;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using Akka.Actor;

namespace AgentRuntime.Gates;

/// <summary>Makes the gates of a runtime: one for each server, whichever and however many providers speak to it.</summary>
internal static class GateSet
{
    /// <summary>Starts the gates as children of <paramref name="actors"/>, which ends them.</summary>
    /// <returns>The gate of each provider, by the provider's name.</returns>
    internal static ImmutableDictionary<string, IActorRef> Create(
        ActorSystem actors, IEnumerable<IModelProvider> providers, GateSettings settings, TimeProvider timeProvider)
    {
        var gates = ImmutableDictionary.CreateBuilder<string, IActorRef>(StringComparer.Ordinal);
        foreach (var sharing in providers.GroupBy(static provider => provider.Server, StringComparer.Ordinal))
        {
            var server = ServerOf(sharing.Key, [.. sharing.OrderBy(static provider => provider.Name, StringComparer.Ordinal)], settings);
            var gate = actors.ActorOf(GateSupervisor.Props(server, settings, timeProvider).On(RuntimeDispatchers.Direct, actors));
            foreach (var provider in sharing)
            {
                gates.Add(provider.Name, gate);
            }
        }

        return gates.ToImmutable();
    }

    /// <summary>What is configured for a provider wins over what is configured for all; of several providers of one server, the least.</summary>
    internal static GateServer ServerOf(string name, ImmutableArray<IModelProvider> providers, GateSettings settings) => new(
        name,
        string.Join(", ", providers.Select(static provider => provider.Name)),
        providers.Min(static provider => provider.MaxParallel) ?? settings.Permits,
        cancellationToken => DiscoverAsync(providers, cancellationToken));

    /// <summary>The answer of the first provider that gets one.</summary>
    private static async Task<int?> DiscoverAsync(ImmutableArray<IModelProvider> providers, CancellationToken cancellationToken)
    {
        ModelException? failure = null;
        foreach (var provider in providers)
        {
            try
            {
                if (await provider.GetParallelismAsync(cancellationToken).ConfigureAwait(false) is { } permits)
                {
                    return permits;
                }
            }
            catch (ModelException exception)
            {
                failure = exception;
            }
        }

        return failure is null ? null : throw failure;
    }
}
