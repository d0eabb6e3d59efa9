namespace AgentRuntime.Threads.Context;

/// <summary>Takes out of what a model wrote what is not meant for anybody: reasoning that its server left in the text.</summary>
internal static class WrittenText
{
    private const string ThinkStart = "<think>";
    private const string ThinkEnd = "</think>";

    /// <summary>The text after the last reasoning; empty when the reasoning never ended.</summary>
    internal static ReadOnlySpan<char> WithoutThinking(ReadOnlySpan<char> text)
    {
        // Some models leave the opening tag out, so what stands before the last closing tag is reasoning either way.
        var end = text.LastIndexOf(ThinkEnd, StringComparison.OrdinalIgnoreCase);
        if (end >= 0)
        {
            text = text[(end + ThinkEnd.Length)..];
        }

        var start = text.IndexOf(ThinkStart, StringComparison.OrdinalIgnoreCase);
        return (start >= 0 ? text[..start] : text).Trim();
    }
}
