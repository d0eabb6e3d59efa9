namespace AgentRuntime.Model;

/// <summary>What kind of failure a model request had: decides whether a retry helps and what a person should do.</summary>
public enum ModelErrorCategory
{
    /// <summary>The conversation does not fit the context that the model was loaded with.</summary>
    PromptTooLarge,

    /// <summary>The server wants a key, or another one (HTTP 401).</summary>
    Authentication,

    /// <summary>The key may not do this (HTTP 403).</summary>
    Permission,

    /// <summary>The server has no model of this name.</summary>
    ModelNotFound,

    /// <summary>The model cannot do what was asked of it: tools, thinking, images.</summary>
    Unsupported,

    /// <summary>Too many requests for this key (HTTP 429).</summary>
    RateLimited,

    /// <summary>The server is full or still loading (HTTP 503, 529).</summary>
    Overloaded,

    /// <summary>The server did not accept the connection, or did not send its first byte, in time.</summary>
    Timeout,

    /// <summary>The stream began and then nothing substantive came for longer than the idle time-out.</summary>
    Stalled,

    /// <summary>The stream ended without its terminal state: the answer may be incomplete.</summary>
    Truncated,

    /// <summary>The server refused the request as malformed (HTTP 400 and kin).</summary>
    InvalidRequest,

    /// <summary>The server failed while working on the request (HTTP 5xx, or an error inside the stream).</summary>
    ServerError,

    /// <summary>The server sent what its protocol does not allow.</summary>
    Protocol,

    /// <summary>The connection could not be made, or broke.</summary>
    Transport,
}
