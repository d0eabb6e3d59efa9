using AgentRuntime.Model;

namespace AgentRuntime.Threads.Requests;

/// <summary>What is wrong with a model's stream where its provider does not say it in a <see cref="ModelException"/>.</summary>
internal static class StreamErrors
{
    /// <summary>The error of a stream that failed.</summary>
    /// <param name="exception">How it failed; anything but a <see cref="ModelException"/> is a fault of the provider's code.</param>
    /// <param name="provider">Whose stream it was.</param>
    internal static ModelError Of(Exception exception, string provider) => exception is ModelException { Error: var error }
        ? error
        : new ModelError(
            ModelErrorCategory.Protocol,
            $"The provider failed with {exception.GetType().Name}: {exception.Message}",
            provider,
            "This is a fault of the provider's code: report it with the log.");

    /// <summary>The error of a stream that completed without its terminal state.</summary>
    /// <param name="provider">Whose stream it was.</param>
    internal static ModelError Truncated(string provider) => new(
        ModelErrorCategory.Truncated,
        "The model's stream completed without its terminal state.",
        provider,
        "Send the message again; if it repeats, look at the model server's log.");
}
