namespace AgentRuntime.Threads.Context;

/// <summary>The marks of one model's context, in tokens.</summary>
/// <param name="Length">The context.</param>
/// <param name="Warn">From here on it is nearly full.</param>
/// <param name="Compact">From here on a request is made smaller.</param>
/// <param name="Target">What it is made smaller to.</param>
internal sealed record ContextLimits(long Length, long Warn, long Compact, long Target)
{
    /// <summary>The answer needs room too, but a reserve made for large contexts must not eat a small one.</summary>
    private const double LargestReserve = 0.25;

    /// <summary>The marks of a context of a given length.</summary>
    /// <param name="length">The context, in tokens.</param>
    /// <param name="settings">The shares.</param>
    /// <param name="maxOutputTokens">What the thread allows an answer to have; null for no limit of its own.</param>
    internal static ContextLimits Of(long length, ContextSettings settings, int? maxOutputTokens)
    {
        var reserve = Math.Min(maxOutputTokens ?? settings.ReserveForOutput, length * LargestReserve);
        var compact = Math.Min(length * settings.CompactAt, length - reserve);
        return new ContextLimits(
            length,
            (long)Math.Min(length * settings.WarnAt, compact),
            (long)compact,
            (long)Math.Min(length * settings.CompactTo, compact));
    }
}
