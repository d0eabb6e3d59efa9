using AgentRuntime.Model;
using AgentRuntime.Providers;
using Akka.Actor;

namespace AgentRuntime.Threads.Requests;

/// <summary>A model request beside the turns of a thread, whose whole text is wanted at once: a title, a summary.</summary>
/// <param name="Provider">Who is asked.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Gate">The gate of the provider's server.</param>
/// <param name="Owner">Whose turn it takes at the gate.</param>
/// <param name="Priority">Before or after what others wait for.</param>
/// <param name="MaxLength">The most text that is wanted, in UTF-16 code units; the stream is closed when there is more.</param>
internal sealed record ModelCall(
    IModelProvider Provider, CompletionRequest Request, IActorRef Gate, string Owner, RequestPriority Priority, int MaxLength)
{
    /// <summary>For which thread it is made, for telemetry.</summary>
    internal ThreadId? ThreadId { get; init; }

    /// <summary>The provider's clock, for telemetry.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Waits for a permit, makes the request and gathers its text. However it ends, the permit is given back and the connection is free
    /// or closed; it ends at the latest with <paramref name="actors"/>.
    /// </summary>
    /// <param name="actors">The parent of the actor that does it: called with an actor's context, on that actor's thread.</param>
    /// <param name="cancellationToken">Gives up at once, in whatever phase.</param>
    /// <exception cref="ModelException">The gate refused, or the request failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or the parent ended.</exception>
    internal Task<ModelCallResult> RunAsync(IActorRefFactory actors, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ModelCallResult>(cancellationToken);
        }

        var result = new TaskCompletionSource<ModelCallResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        actors.ActorOf(ModelCallActor.Props(this, result, cancellationToken));
        return result.Task;
    }
}
