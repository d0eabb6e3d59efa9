using AgentRuntime.Model;

namespace AgentRuntime.Providers.Http;

/// <summary>Decides of what category a failure is. What the server said goes before its status: servers differ more in their statuses than in their words.</summary>
internal static class ErrorClassifier
{
    private static readonly string[] PromptTooLarge =
    [
        "context length", "context window", "context size", "exceed_context_size", "context_length_exceeded",
        "prompt is longer than", "prompt too long", "prompt is too long", "input is too long", "too many tokens",
        "maximum context", "max context", "n_keep", "tokens to keep from the initial prompt",
        "when context the overflows", "context overflow", "reduce the length of the",
    ];

    private static readonly string[] ModelNotFound =
    [
        "model_not_found", "no models loaded", "try pulling it first", "file does not exist", "model does not exist",
        "no such model", "unknown model", "invalid model identifier",
    ];

    private static readonly string[] Unsupported =
    [
        "does not support", "is not supported for this model", "not supported by this model", "image input is not supported",
        "tools are not supported", "invalid think value",
    ];

    private static readonly string[] Overloaded =
    [
        "server busy", "overloaded", "unavailable_error", "loading model", "maximum pending requests",
    ];

    private static readonly string[] RateLimited = ["rate_limit", "rate limit", "too many requests"];

    private static readonly string[] Authentication =
        ["authentication_error", "invalid_api_key", "invalid api key", "incorrect api key", "missing api key"];

    /// <summary>The category of a failure.</summary>
    /// <param name="status">The HTTP status, or null for a failure inside a stream that had begun well.</param>
    /// <param name="said">What the server said.</param>
    public static ModelErrorCategory Classify(int? status, ServerError said)
    {
        var known = status ?? said.Status;
        return ByWords(known, said) ?? (known is { } code ? ByStatus(code) : ByCode(said.Code));
    }

    private static ModelErrorCategory? ByWords(int? status, ServerError said)
    {
        if (status is 401 or 403 or 429)
        {
            return null;
        }

        if (Says(said, PromptTooLarge))
        {
            return ModelErrorCategory.PromptTooLarge;
        }

        if (Says(said, ModelNotFound) || SaysModelNotFound(said.Message))
        {
            return ModelErrorCategory.ModelNotFound;
        }

        if (Says(said, Unsupported) && status is null or (>= 400 and < 500) or 501)
        {
            return ModelErrorCategory.Unsupported;
        }

        if (Says(said, RateLimited))
        {
            return ModelErrorCategory.RateLimited;
        }

        if (Says(said, Overloaded))
        {
            return ModelErrorCategory.Overloaded;
        }

        return Says(said, Authentication) ? ModelErrorCategory.Authentication : null;
    }

    private static ModelErrorCategory ByStatus(int status) => status switch
    {
        401 or 407 => ModelErrorCategory.Authentication,
        402 or 403 => ModelErrorCategory.Permission,
        408 or 504 => ModelErrorCategory.Timeout,
        413 => ModelErrorCategory.PromptTooLarge,
        429 => ModelErrorCategory.RateLimited,
        501 => ModelErrorCategory.Unsupported,
        503 or 529 => ModelErrorCategory.Overloaded,
        >= 500 => ModelErrorCategory.ServerError,
        _ => ModelErrorCategory.InvalidRequest,
    };

    private static ModelErrorCategory ByCode(string code) =>
        code.Contains("invalid_request", StringComparison.OrdinalIgnoreCase)
            ? ModelErrorCategory.InvalidRequest
            : code.Contains("not_found", StringComparison.OrdinalIgnoreCase)
                ? ModelErrorCategory.ModelNotFound
                : code.Contains("permission", StringComparison.OrdinalIgnoreCase)
                    ? ModelErrorCategory.Permission
                    : ModelErrorCategory.ServerError;

    private static bool SaysModelNotFound(string message) =>
        message.Contains("model", StringComparison.OrdinalIgnoreCase)
        && (message.Contains("not found", StringComparison.OrdinalIgnoreCase)
            || message.Contains("does not exist", StringComparison.OrdinalIgnoreCase));

    private static bool Says(ServerError said, string[] words)
    {
        foreach (var word in words)
        {
            if (said.Message.Contains(word, StringComparison.OrdinalIgnoreCase)
                || said.Code.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
