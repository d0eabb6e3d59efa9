namespace AgentRuntime.Simulator.Ollama;

/// <summary>Ollama's own words for its error statuses.</summary>
internal static class OllamaErrors
{
    public const string Busy = "server busy, please try again.  maximum pending requests exceeded";

    public static string NotFound(string model) => $"model '{model}' not found";

    public static string For(int status, string model) => status switch
    {
        400 => "the prompt is longer than the context length currently available to the model; shorten the prompt, or set a larger context length",
        401 => "unauthorized",
        403 => "ollama cloud is disabled: remote model details are unavailable",
        404 => NotFound(model),
        429 => "too many requests",
        499 => "request canceled",
        500 => "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details",
        502 => "upstream error",
        503 => Busy,
        _ => "an error was encountered while running the model",
    };
}
