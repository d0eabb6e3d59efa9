using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>How far the running turn is: what a turn that comes back from the journal goes on from.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="Round">Its last round, from 1; 0 before the first.</param>
/// <param name="Attempt">The attempt of the round, from 1.</param>
/// <param name="Calls">The tool calls of the round, in order.</param>
internal sealed record RunningRound(TurnId TurnId, int Round, int Attempt, ImmutableArray<RoundCall> Calls);
