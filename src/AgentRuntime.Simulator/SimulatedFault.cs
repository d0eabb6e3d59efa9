namespace AgentRuntime.Simulator;

/// <summary>What goes wrong with a reply, and where. A position past the reply's end strikes just before its final line.</summary>
public abstract record SimulatedFault
{
    private SimulatedFault()
    {
    }

    /// <summary>Tokens sent before the fault strikes; 0 for one that strikes before the headers.</summary>
    internal virtual int Position => 0;

    /// <summary>The request is answered with an HTTP status instead of a stream.</summary>
    /// <param name="Code">The status, 400 to 599.</param>
    /// <param name="Message">The error's text, put into the dialect's error body; null gives the server's own words for the status.</param>
    /// <param name="Body">The whole body instead, sent as it is.</param>
    /// <param name="ContentType">Its content type; null is the dialect's JSON type.</param>
    /// <param name="RetryAfter">The <c>Retry-After</c> header, in whole seconds; null sends none.</param>
    public sealed record Status(
        int Code, string? Message = null, string? Body = null, string? ContentType = null, TimeSpan? RetryAfter = null)
        : SimulatedFault;

    /// <summary>Nothing is sent, not even headers.</summary>
    /// <param name="Duration">How long; null is until the client closes.</param>
    public sealed record StallBeforeHeaders(TimeSpan? Duration = null) : SimulatedFault;

    /// <summary>Status 200 and a body of no bytes.</summary>
    public sealed record EmptyStream : SimulatedFault;

    /// <summary>An error in the dialect's in-stream form inside status 200, then the end.</summary>
    /// <param name="AfterTokens">Tokens sent before.</param>
    /// <param name="Message">The error's text.</param>
    public sealed record ErrorLine(
        int AfterTokens, string Message = "an error was encountered while running the model: unexpected EOF") : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>An error under a key other than <c>error</c>, as Ollama 0.11 wrote it, then the end.</summary>
    /// <param name="AfterTokens">Tokens sent before.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Message">The error's text.</param>
    public sealed record WrongKeyErrorLine(
        int AfterTokens, string Key = "error parsing tool call",
        string Message = "invalid character 'c' looking for beginning of value") : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>A line that is not JSON; the reply goes on after it.</summary>
    /// <param name="AfterTokens">Tokens sent before.</param>
    /// <param name="Line">The line, without its end.</param>
    public sealed record MalformedLine(int AfterTokens, string Line = "{\"model\":\"sim\",\"message\":{\"content\":") : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>The body ends cleanly, after a whole line, without its final line.</summary>
    /// <param name="AfterTokens">Tokens sent before.</param>
    public sealed record Cut(int AfterTokens) : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>The body ends cleanly in the middle of a line.</summary>
    /// <param name="AfterTokens">Whole tokens sent before.</param>
    public sealed record CutInsideLine(int AfterTokens) : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>The connection is closed (FIN) without the body's end.</summary>
    /// <param name="AfterTokens">Tokens sent before.</param>
    public sealed record Close(int AfterTokens) : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>The connection is reset (RST).</summary>
    /// <param name="AfterTokens">Tokens sent before; 0 resets before the headers.</param>
    public sealed record Reset(int AfterTokens) : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>Nothing more is sent, save a dialect's pings.</summary>
    /// <param name="AfterTokens">Tokens sent before; with 0 the headers are not sent either, unless a ping carries them.</param>
    /// <param name="Duration">How long; null is until the client closes. After it the reply goes on.</param>
    public sealed record Stall(int AfterTokens, TimeSpan? Duration = null) : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }

    /// <summary>The reply ends for its length: <c>done_reason</c> or <c>finish_reason</c> is <c>length</c>.</summary>
    /// <param name="AfterTokens">Tokens sent before.</param>
    public sealed record LengthLimit(int AfterTokens) : SimulatedFault
    {
        internal override int Position => AfterTokens;
    }
}
