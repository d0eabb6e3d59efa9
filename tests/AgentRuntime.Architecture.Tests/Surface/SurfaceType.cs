using System.Collections.Immutable;

namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>One type with its visible members, from the list or from the kernel.</summary>
internal sealed record SurfaceType
{
    /// <summary>Namespace, outer types and name, each with its arity: <c>Akka.Actor.FSM`2+StateFunction</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The header line.</summary>
    public required string Text { get; init; }

    /// <summary>class, struct, interface, enum or delegate, with static and abstract in front.</summary>
    public required string Kind { get; init; }

    public required bool IsSealed { get; init; }

    /// <summary>Base class and interfaces, type parameters by position.</summary>
    public required ImmutableArray<string> Bases { get; init; }

    /// <summary>The where clauses, type parameters by position.</summary>
    public required string Constraints { get; init; }

    public required ImmutableArray<SurfaceMember> Members { get; init; }
}
