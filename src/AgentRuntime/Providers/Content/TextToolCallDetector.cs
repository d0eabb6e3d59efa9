namespace AgentRuntime.Providers.Content;

/// <summary>Notices a tool call that a server failed to recognise and left in the answer as text. The text stays as it is.</summary>
internal sealed class TextToolCallDetector
{
    private static readonly string[] Markers =
    [
        "<tool_call>", "[TOOL_REQUEST]", "<|tool_call_start|>", "[TOOL_CALLS]", "<|tool_call|>", "<function=", "<tool_calls>",
    ];

    private static readonly int LongestTail = Markers.Max(marker => marker.Length) - 1;

    private string _tail = "";
    private bool _hasNoticed;

    /// <summary>True once, for the piece that completes the first marker.</summary>
    public bool Notices(string piece)
    {
        if (_hasNoticed)
        {
            return false;
        }

        if (_tail.Length == 0 && piece.AsSpan().IndexOfAny('<', '[') < 0)
        {
            return false;
        }

        var text = _tail + piece;
        foreach (var marker in Markers)
        {
            if (text.Contains(marker, StringComparison.Ordinal))
            {
                _hasNoticed = true;
                return true;
            }
        }

        var start = text.Length > LongestTail ? text.Length - LongestTail : 0;
        var mark = text.AsSpan(start).IndexOfAny('<', '[');
        _tail = mark < 0 ? "" : text[(start + mark)..];
        return false;
    }
}
