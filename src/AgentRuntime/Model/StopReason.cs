namespace AgentRuntime.Model;

/// <summary>Why a model stopped of its own accord.</summary>
public enum StopReason
{
    /// <summary>The answer is complete.</summary>
    EndTurn,

    /// <summary>The limit of output tokens, or the end of the context, was reached.</summary>
    MaxTokens,

    /// <summary>The model waits for the results of its tool calls.</summary>
    ToolUse,

    /// <summary>The model, or a filter of its server, declined to answer.</summary>
    Refusal,
}
