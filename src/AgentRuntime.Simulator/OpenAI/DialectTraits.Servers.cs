namespace AgentRuntime.Simulator.OpenAI;

/// <content>The traits of each server.</content>
internal sealed partial record DialectTraits
{
    private static readonly TimeSpan LlamaCppPing = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OpenRouterPing = TimeSpan.FromMilliseconds(500);

    private static DialectTraits Ollama { get; } = new()
    {
        StartDelta = null,
        RepeatsRole = true,
        HasEmptyContent = true,
        ReasoningField = "reasoning",
        FragmentsToolCalls = false,
        FinishDelta = """{"role":"assistant","content":""}""",
        HasLogprobs = false,
        Fingerprint = "fp_ollama",
        EscapesLikeGo = true,
    };

    private static DialectTraits OpenAI { get; } = new()
    {
        StartDelta = """{"role":"assistant","content":"","refusal":null}""",
        ReasoningField = null,
        HasNullUsage = true,
        Extra = ",\"service_tier\":\"default\"",
        PaddingField = "obfuscation",
    };

    private static DialectTraits LMStudio { get; } = new()
    {
        StartDelta = null,
        RepeatsRole = true,
        CallIdPrefix = "",
        Fingerprint = "",
    };

    private static DialectTraits LlamaCpp { get; } = new()
    {
        StartDelta = """{"role":"assistant","content":null}""",
        HasLogprobs = false,
        HasChoicesFirst = true,
        HasTimings = true,
        Fingerprint = "b9999-simulated",
        Comment = ":",
        PingInterval = LlamaCppPing,
        CallIdPrefix = "",
    };

    private static DialectTraits Vllm { get; } = new()
    {
        ReasoningField = "reasoning",
        FinishesWithLastToken = true,
        HasUsageOnEveryChunk = true,
        CallIdPrefix = "chatcmpl-tool-",
        Fingerprint = null,
    };

    private static DialectTraits OpenRouter { get; } = new()
    {
        StartDelta = null,
        RepeatsRole = true,
        HasEmptyContent = true,
        ReasoningField = "reasoning",
        FinishesTwice = true,
        FinishDelta = """{"content":"","role":"assistant"}""",
        HasLogprobs = false,
        HasNativeFinishReason = true,
        Fingerprint = null,
        Extra = ",\"provider\":\"Simulated\"",
        Comment = ": OPENROUTER PROCESSING",
        GreetsWithComment = true,
        PingInterval = OpenRouterPing,
    };

    private static DialectTraits Mistral { get; } = new()
    {
        ReasoningField = "content",
        HasEmptyContent = true,
        RepeatsToolName = true,
        FinishesWithLastToken = true,
        HasUsageOnFinish = true,
        HasLogprobs = false,
        Fingerprint = null,
        PaddingField = "p",
        CallIdPrefix = "chatcmpl-tool-",
    };

    private static DialectTraits Groq { get; } = new()
    {
        StartDelta = """{"role":"assistant","content":null}""",
        ReasoningField = "reasoning",
        FragmentsToolCalls = false,
        HasUsageOnFinish = true,
        HasGroqMember = true,
        CallIdPrefix = "",
    };

    private static DialectTraits DeepSeek { get; } = new()
    {
        HasUsageOnFinish = true,
        HasNullUsage = true,
        FinishDelta = """{"content":""}""",
        CallIdPrefix = "call_00_",
    };

    private static DialectTraits Azure { get; } = new()
    {
        ReasoningField = null,
        HasEmptyFirstChunk = true,
        HasNullUsage = true,
    };

    private static DialectTraits Perplexity { get; } = new()
    {
        StartDelta = null,
        RepeatsRole = true,
        HasCumulativeMessage = true,
        HasUsageOnFinish = true,
        HasLogprobs = false,
        Fingerprint = null,
        EndsWithDone = false,
        NewLine = "\r\n",
    };

    private static DialectTraits AnthropicCompat { get; } = new()
    {
        FirstToolIndex = 1,
        HasEmptyFragment = true,
        HasLogprobs = false,
        Fingerprint = null,
        CallIdPrefix = "toolu_",
    };

    public static DialectTraits Of(SimulatorDialect dialect) => dialect switch
    {
        SimulatorDialect.Ollama => Ollama,
        SimulatorDialect.OpenAI => OpenAI,
        SimulatorDialect.LMStudio => LMStudio,
        SimulatorDialect.LlamaCpp => LlamaCpp,
        SimulatorDialect.Vllm => Vllm,
        SimulatorDialect.OpenRouter => OpenRouter,
        SimulatorDialect.Mistral => Mistral,
        SimulatorDialect.Groq => Groq,
        SimulatorDialect.DeepSeek => DeepSeek,
        SimulatorDialect.Azure => Azure,
        SimulatorDialect.Perplexity => Perplexity,
        SimulatorDialect.AnthropicCompat => AnthropicCompat,
    };
}
