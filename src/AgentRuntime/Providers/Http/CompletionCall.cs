using AgentRuntime.Model;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.Http;

/// <summary>Describes a completion to the stage that runs it. It keeps nothing of a run: several may be under way.</summary>
internal abstract class CompletionCall
{
    /// <summary>How long a failure may be explained: somebody waits for it.</summary>
    public static readonly TimeSpan ExplainTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The HTTP request; <paramref name="attempt"/> counts from 0.</summary>
    public abstract HttpRequestMessage CreateRequest(int attempt);

    /// <summary>The decoder of one response, which answers the request of that attempt.</summary>
    public abstract ICompletionDecoder CreateDecoder(HttpResponseMessage response, int attempt);

    /// <summary>Whether another request, made for the next attempt, may succeed where this one was refused at once.</summary>
    public virtual bool ShouldTryAgain(ModelError error, int attempt) => false;

    /// <summary>Adds to a failure what the server can be asked about it; best effort and quick.</summary>
    public virtual Task<ModelError> ExplainAsync(ModelError error, CancellationToken cancellationToken) =>
        Task.FromResult(error);
}
