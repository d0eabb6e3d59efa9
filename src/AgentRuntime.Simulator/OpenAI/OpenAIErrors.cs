using AgentRuntime.Simulator.Wire;

namespace AgentRuntime.Simulator.OpenAI;

/// <summary>Error bodies in each server's shape.</summary>
internal static class OpenAIErrors
{
    public static void Write(
        FrameBuffer output, SimulatorDialect dialect, int status, string message, string? param = null, string? code = null, string? type = null)
    {
        switch (dialect)
        {
            case SimulatorDialect.LlamaCpp:
                output.Write("{\"error\":{\"code\":"u8);
                output.Write(status);
                Member(output, ",\"message\":", message);
                Member(output, ",\"type\":", type ?? LlamaCppType(status));
                output.Write("}}"u8);
                break;
            case SimulatorDialect.OpenRouter:
                Member(output, "{\"error\":{\"message\":", message);
                output.Write(",\"code\":"u8);
                output.Write(status);
                output.Write("}}"u8);
                break;
            case SimulatorDialect.Vllm:
                Member(output, "{\"object\":\"error\",\"message\":", message);
                Member(output, ",\"type\":", status == 404 ? "NotFoundError" : status >= 500 ? "InternalServerError" : "BadRequestError");
                output.Write(",\"param\":null,\"code\":"u8);
                output.Write(status);
                output.Write("}"u8);
                break;
            case SimulatorDialect.Mistral:
                Member(output, "{\"object\":\"error\",\"message\":", message);
                Member(output, ",\"type\":", status == 404 ? "invalid_model" : "invalid_request_error");
                output.Write(",\"param\":null,\"code\":\"1500\"}"u8);
                break;
            default:
                Member(output, "{\"error\":{\"message\":", message);
                Member(output, ",\"type\":", type ?? DefaultType(dialect, status));
                Member(output, ",\"param\":", dialect == SimulatorDialect.Ollama ? null : param);
                Member(output, ",\"code\":", code);
                output.Write("}}"u8);
                break;
        }
    }

    /// <summary>The server's words for a status.</summary>
    public static string For(SimulatorDialect dialect, int status, string model) => (dialect, status) switch
    {
        (SimulatorDialect.Ollama, _) => Ollama.OllamaErrors.For(status, model),
        (SimulatorDialect.LMStudio, 404) =>
            "No models loaded. Please load a model in the developer page or use the 'lms load' command.",
        (SimulatorDialect.LlamaCpp, 503) => "Loading model",
        (SimulatorDialect.LlamaCpp, >= 500) => "Compute error.",
        (_, 401) => "Incorrect API key provided.",
        (_, 404) => $"The model `{model}` does not exist or you do not have access to it.",
        (_, 429) => "Rate limit reached for requests",
        (_, 503) => "The engine is currently overloaded, please try again later",
        (_, >= 500) => "The server had an error while processing your request. Sorry about that!",
        _ => "Invalid request",
    };

    private static string LlamaCppType(int status) => status switch
    {
        400 => "invalid_request_error",
        401 => "authentication_error",
        404 => "not_found_error",
        503 => "unavailable_error",
        _ => "server_error",
    };

    private static string DefaultType(SimulatorDialect dialect, int status) => (dialect, status) switch
    {
        (SimulatorDialect.Ollama, 404) => "not_found_error",
        (SimulatorDialect.Ollama, >= 500) => "api_error",
        (_, >= 500) => "server_error",
        (_, 429) => "requests",
        _ => "invalid_request_error",
    };

    private static void Member(FrameBuffer output, string prefix, string? value)
    {
        output.Write(prefix);
        if (value is null)
        {
            output.Write("null"u8);
            return;
        }

        JsonText.WriteString(output, value);
    }
}
