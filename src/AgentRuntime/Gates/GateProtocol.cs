using AgentRuntime.Model;

namespace AgentRuntime.Gates;

/// <summary>
/// What a gate and those who want through say to each other. The sender is the requester: its death gives back all that it held and
/// withdraws all that it waits for. Answers to a request that was released may still be under way: they are told by their id.
/// </summary>
internal static class GateProtocol
{
    /// <summary>
    /// Ask for one permit; answered with <see cref="Granted"/>, <see cref="Refused"/>, or <see cref="Waiting"/> and one of those later.
    /// </summary>
    /// <param name="RequestId">The sender's own number for this request, never used by it before.</param>
    /// <param name="Owner">Whose request it is: owners take turns.</param>
    /// <param name="Priority">Everything interactive goes before everything in the background.</param>
    internal sealed record Acquire(long RequestId, string Owner, RequestPriority Priority);

    /// <summary>
    /// The request is over, or no longer wanted: gives the permit back, or the place in the queue. A second release of one request does
    /// nothing.
    /// </summary>
    internal sealed record Release(long RequestId, GateOutcome Outcome);

    /// <summary>The server is busy; <paramref name="Place"/> counts from 1, 1 being next.</summary>
    internal sealed record Waiting(long RequestId, int Place);

    /// <summary>The permit is the requester's until it releases it or ends.</summary>
    internal sealed record Granted(long RequestId);

    /// <summary>There will be no permit; the error says when to ask again, where that is known. Nothing is to be released.</summary>
    internal sealed record Refused(long RequestId, ModelError Error);
}
