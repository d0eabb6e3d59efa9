using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <content>What few threads have, and none for long: it takes no room in the others.</content>
internal sealed partial class ThreadActor
{
    private RareState? _rare;

    private RareState Rare => _rare ??= new RareState();

    private sealed class RareState
    {
        /// <summary>Why the thread refuses everything: it could not be read from the journal.</summary>
        internal Exception? Refusal { get; set; }

        /// <summary>Who waits for the thread to be made as a copy.</summary>
        internal IActorRef? CopyWaiter { get; set; }

        /// <summary>Who waits for the thread to come to rest, before the runtime stops.</summary>
        internal IActorRef? RestWaiter { get; set; }

        /// <summary>Those who wait for what the thread's subagents consume.</summary>
        internal List<IActorRef>? UsageWaiters { get; set; }

        /// <summary>Those who wait for turns that are being cancelled; all of them where the turn is null.</summary>
        internal ImmutableArray<(TurnId? TurnId, IActorRef To)> CancelWaiters { get; set; } = [];

        /// <summary>The message that waits to take the place of an earlier one.</summary>
        internal PendingResubmit? Resubmit { get; set; }

        /// <summary>The summary that is asked for.</summary>
        internal ContextPlan.Summarize? Summary { get; set; }

        /// <summary>Ends the request for the summary.</summary>
        internal CancellationTokenSource? SummaryEnd { get; set; }

        /// <summary>The turns that the running one makes way for at its next round.</summary>
        internal HashSet<TurnId>? Steering { get; set; }

        /// <summary>The budget that the running turn has used up.</summary>
        internal BudgetExceeded? Spent { get; set; }

        /// <summary>How often the turn's requests were refused as too large.</summary>
        internal int Overflows { get; set; }

        /// <summary>How often the conversation was made smaller since the turn's last request.</summary>
        internal int Compactions { get; set; }

        /// <summary>Whether it says nothing between two turns.</summary>
        internal bool IsEmptyBetweenTurns =>
            Refusal is null && CopyWaiter is null && RestWaiter is null && UsageWaiters is null && CancelWaiters.IsEmpty
            && Resubmit is null && Summary is null && SummaryEnd is null;

        /// <summary>Forgets what was of an earlier turn.</summary>
        internal void BeginTurn()
        {
            Steering = null;
            Spent = null;
            Overflows = 0;
            Compactions = 0;
        }
    }
}
