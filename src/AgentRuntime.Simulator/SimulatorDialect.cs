namespace AgentRuntime.Simulator;

/// <summary>Which server is simulated: whose quirks <c>/v1/chat/completions</c> has, and which routes there are beside it.</summary>
public enum SimulatorDialect
{
    /// <summary>Ollama: its own <c>/api</c> routes, and a <c>/v1</c> with role and empty content on every chunk, <c>reasoning</c>, whole tool calls; a failure inside the stream is swallowed.</summary>
    Ollama,

    /// <summary>OpenAI: role chunk first, <c>finish_reason</c> on an empty delta, usage chunk after it, <c>obfuscation</c> padding.</summary>
    OpenAI,

    /// <summary>LM Studio: <c>/api/v0</c> and <c>/api/v1</c> model routes, role on every content chunk, <c>reasoning_content</c>, numeric tool call ids, <c>event: error</c> frames.</summary>
    LMStudio,

    /// <summary>llama.cpp: <c>/props</c>, <c>/health</c>, <c>/slots</c>, any model name; first delta has null content, <c>timings</c>, comment pings while idle.</summary>
    LlamaCpp,

    /// <summary>vLLM: <c>reasoning</c>, a finish reason on a chunk that still has content, usage in every chunk.</summary>
    Vllm,

    /// <summary>OpenRouter: <c>: OPENROUTER PROCESSING</c> comments, the finish reason twice, errors with a numeric code.</summary>
    OpenRouter,

    /// <summary>Mistral: finish reason, usage and the last content or tool call in one chunk; thinking as a content array; continuations with an empty name.</summary>
    Mistral,

    /// <summary>Groq: null content first, whole tool calls, usage inside the finish chunk.</summary>
    Groq,

    /// <summary>DeepSeek: <c>reasoning_content</c>, empty content beside tool calls, usage on the finish chunk.</summary>
    DeepSeek,

    /// <summary>Azure: a first chunk without choices, with empty id and model.</summary>
    Azure,

    /// <summary>Perplexity: CRLF line ends and no <c>[DONE]</c>.</summary>
    Perplexity,

    /// <summary>Anthropic's OpenAI-compatible door: tool call indices start at 1, the first argument fragment is empty.</summary>
    AnthropicCompat,
}
