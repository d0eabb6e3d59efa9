namespace AgentRuntime.Model;

/// <summary>Fails a completion stream; the only exception that a provider's stream ends with.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Wraps the error, and the exception that caused it if there was one.</summary>
    public ModelException(ModelError error, Exception? innerException = null)
        : base(error.ToString(), innerException) => Error = error;

    /// <summary>What failed.</summary>
    public ModelError Error { get; }
}
