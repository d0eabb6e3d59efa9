using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>What of a conversation its model is told: all that a <see cref="ThreadEvent.ContextCompacted"/> says.</summary>
/// <param name="Method">What was done last.</param>
/// <param name="KeptFrom">The position of the first message that is kept; 0 keeps all.</param>
internal sealed record ContextCompaction(CompactionMethod Method, long KeptFrom)
{
    /// <summary>Everything is told.</summary>
    internal static ContextCompaction None { get; } = new(CompactionMethod.ShortenedToolResults, 0);

    /// <summary>What stands for the messages that were left out; empty for nothing.</summary>
    internal string Summary { get; init; } = "";

    /// <summary>What tool results before <see cref="ShortenedBefore"/> are cut to, in UTF-16 code units; null cuts none.</summary>
    internal int? MaxToolResultLength { get; init; }

    /// <summary>The results of answers that begin before this position are cut.</summary>
    internal long ShortenedBefore { get; init; }

    /// <summary>The estimated tokens of the request before.</summary>
    internal long TokensBefore { get; init; }

    /// <summary>The estimated tokens of the request after.</summary>
    internal long TokensAfter { get; init; }

    /// <summary>What an event says.</summary>
    internal static ContextCompaction Of(ThreadEvent.ContextCompacted compacted) => new(compacted.Method, compacted.KeptFrom)
    {
        Summary = compacted.Summary,
        MaxToolResultLength = compacted.MaxToolResultLength,
        ShortenedBefore = compacted.ShortenedBefore,
        TokensBefore = compacted.TokensBefore,
        TokensAfter = compacted.TokensAfter,
    };

    /// <summary>The event that says it.</summary>
    internal ThreadEvent.ContextCompacted At(EventStamp stamp) => new(stamp, Method, KeptFrom, TokensBefore, TokensAfter)
    {
        Summary = Summary,
        MaxToolResultLength = MaxToolResultLength,
        ShortenedBefore = ShortenedBefore,
    };
}
