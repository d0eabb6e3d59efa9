using System.Collections.Immutable;
using Akka.Util;

namespace Akka.Actor.Setup;

/// <summary>Settings in code for a system, one of each type.</summary>
public sealed class ActorSystemSetup
{
    /// <summary>No settings.</summary>
    public static readonly ActorSystemSetup Empty = new(ImmutableDictionary<Type, Setup>.Empty);

    private readonly ImmutableDictionary<Type, Setup> _setups;

    private ActorSystemSetup(ImmutableDictionary<Type, Setup> setups) => _setups = setups;

    /// <summary>The given settings; of one type the last wins.</summary>
    public static ActorSystemSetup Create(params Setup[] setup)
    {
        var setups = ImmutableDictionary<Type, Setup>.Empty;
        foreach (var one in setup)
        {
            setups = setups.SetItem(one.GetType(), one);
        }

        return new ActorSystemSetup(setups);
    }

    /// <summary>The settings of a type, if there are some.</summary>
    public Option<T> Get<T>()
        where T : Setup
        => _setups.TryGetValue(typeof(T), out var setup) ? new Option<T>((T)setup) : Option<T>.None;

    /// <summary>These with others; they replace those of their type.</summary>
    public ActorSystemSetup WithSetup<T>(T setup)
        where T : Setup
        => new(_setups.SetItem(setup.GetType(), setup));

    /// <summary>These with others; they replace those of their type.</summary>
    public ActorSystemSetup And<T>(T setup)
        where T : Setup
        => WithSetup(setup);
}
