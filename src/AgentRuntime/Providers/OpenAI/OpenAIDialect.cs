namespace AgentRuntime.Providers.OpenAI;

/// <summary>Where servers that speak OpenAI's protocol want something said in another way. Reading needs no dialect.</summary>
public enum OpenAIDialect
{
    /// <summary>What all of them understand: <c>max_tokens</c>, <c>reasoning_effort</c>.</summary>
    Generic,

    /// <summary>OpenAI itself, whose reasoning models refuse <c>max_tokens</c> and want <c>max_completion_tokens</c>.</summary>
    OpenAI,

    /// <summary>llama.cpp's server: reasoning is switched in <c>chat_template_kwargs</c>, and earlier reasoning goes back to it.</summary>
    LlamaCpp,

    /// <summary>vLLM and SGLang: as llama.cpp.</summary>
    Vllm,

    /// <summary>OpenRouter: reasoning is set in a <c>reasoning</c> object.</summary>
    OpenRouter,
}
