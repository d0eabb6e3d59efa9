namespace AgentRuntime.Threads.Context;

/// <summary>Makes a summary of what a model wrote as one.</summary>
internal static class SummaryText
{
    /// <summary>The summary without reasoning, and no longer than allowed; empty when the model wrote none.</summary>
    internal static string Clean(string written, int maxLength)
    {
        var text = WrittenText.WithoutThinking(written).ToString();
        return text.Length <= maxLength
            ? text
            : text[..ShortenedText.CutBefore(text, Math.Max(0, maxLength - 1))].TrimEnd() + "…";
    }
}
