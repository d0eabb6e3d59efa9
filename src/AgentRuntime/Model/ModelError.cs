namespace AgentRuntime.Model;

/// <summary>A failed model request, as a person needs to know it: what failed, where, and what to do.</summary>
/// <param name="Category">The kind of failure.</param>
/// <param name="Message">What happened, with the server's own words where it said any.</param>
/// <param name="Provider">The name of the provider whose request failed.</param>
/// <param name="Hint">What to do about it; a whole sentence.</param>
public sealed record ModelError(ModelErrorCategory Category, string Message, string Provider, string Hint)
{
    /// <summary>The HTTP status that the server answered with, if it got that far.</summary>
    public int? Status { get; init; }

    /// <summary>How long the server asked to wait before another try, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>One line for a log or a terminal.</summary>
    public override string ToString() =>
        Status is { } status
            ? $"{Provider}: {Category} (HTTP {status}): {Message} {Hint}"
            : $"{Provider}: {Category}: {Message} {Hint}";
}
