namespace AgentRuntime.Model;

/// <summary>Why a turn ended.</summary>
public enum TurnStopReason
{
    /// <summary>The answer is complete.</summary>
    EndTurn,

    /// <summary>The model reached its limit of output tokens, or the end of its context.</summary>
    MaxTokens,

    /// <summary>The turn used up its rounds.</summary>
    MaxRounds,

    /// <summary>The turn used up its time.</summary>
    MaxTime,

    /// <summary>The turn used up its tool calls.</summary>
    MaxToolCalls,

    /// <summary>The model made the same tool call with the same arguments again and again.</summary>
    RepeatedToolCall,

    /// <summary>The model, or a filter of its server, declined to answer.</summary>
    Refusal,

    /// <summary>Somebody cancelled it; what was received stays.</summary>
    Cancelled,

    /// <summary>A request failed for good; the event carries the error, what was received stays.</summary>
    Failed,

    /// <summary>The process or the thread's actor went down while it ran; what was durable stays.</summary>
    Interrupted,
}
