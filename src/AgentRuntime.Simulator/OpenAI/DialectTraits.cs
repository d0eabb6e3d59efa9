namespace AgentRuntime.Simulator.OpenAI;

/// <summary>What one server's <c>/v1</c> stream does differently from another's.</summary>
internal sealed partial record DialectTraits
{
    /// <summary>The first chunk's delta; null starts with the first token.</summary>
    public string? StartDelta { get; init; } = """{"role":"assistant","content":""}""";

    /// <summary>Whether each delta repeats the role.</summary>
    public bool RepeatsRole { get; init; }

    /// <summary>Whether thinking and tool call deltas carry an empty content.</summary>
    public bool HasEmptyContent { get; init; }

    /// <summary>The field that carries thinking; null hides it, <c>content</c> is an array of parts.</summary>
    public string? ReasoningField { get; init; } = "reasoning_content";

    public bool FragmentsToolCalls { get; init; } = true;

    public int FirstToolIndex { get; init; }

    /// <summary>Whether a call has an empty first fragment of arguments beside its start.</summary>
    public bool HasEmptyFragment { get; init; }

    /// <summary>Whether a call's later fragments have the type and an empty name.</summary>
    public bool RepeatsToolName { get; init; }

    public string CallIdPrefix { get; init; } = "call_";

    /// <summary>The finish chunk's delta.</summary>
    public string FinishDelta { get; init; } = "{}";

    /// <summary>Whether the last token's chunk is the finish chunk.</summary>
    public bool FinishesWithLastToken { get; init; }

    /// <summary>Whether usage stands on the finish chunk, asked for or not.</summary>
    public bool HasUsageOnFinish { get; init; }

    /// <summary>Whether the finish chunk comes again, with usage.</summary>
    public bool FinishesTwice { get; init; }

    /// <summary>Whether every chunk has usage so far, when usage is asked for.</summary>
    public bool HasUsageOnEveryChunk { get; init; }

    /// <summary>Whether chunks without usage say <c>usage:null</c>, when usage is asked for.</summary>
    public bool HasNullUsage { get; init; }

    public bool HasLogprobs { get; init; } = true;

    /// <summary>Text members of every chunk after the model, written as they are with a comma before.</summary>
    public string Extra { get; init; } = "";

    /// <summary>Value of <c>system_fingerprint</c>; null leaves it out, the empty string is the model's name.</summary>
    public string? Fingerprint { get; init; } = "fp_sim";

    /// <summary>Name of the member that pads content chunks to hide token lengths; null pads none.</summary>
    public string? PaddingField { get; init; }

    public bool HasNativeFinishReason { get; init; }

    /// <summary>Whether the choices come first, as in llama.cpp.</summary>
    public bool HasChoicesFirst { get; init; }

    /// <summary>Whether each choice has the message so far beside its delta.</summary>
    public bool HasCumulativeMessage { get; init; }

    /// <summary>Whether a chunk without choices, id or model comes first.</summary>
    public bool HasEmptyFirstChunk { get; init; }

    public bool HasGroqMember { get; init; }

    public bool HasTimings { get; init; }

    public bool EndsWithDone { get; init; } = true;

    public string NewLine { get; init; } = "\n";

    /// <summary>Comment sent while nothing else is, with its line end; null sends none.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether a comment comes as soon as the request is received.</summary>
    public bool GreetsWithComment { get; init; }

    public TimeSpan? PingInterval { get; init; }

    /// <summary>Escapes <c>&lt; &gt; &amp;</c> as Go does.</summary>
    public bool EscapesLikeGo { get; init; }
}
