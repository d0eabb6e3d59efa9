namespace AgentRuntime.Tools.Approvals;

/// <summary>Patterns with <c>*</c> for any text and <c>?</c> for one UTF-16 code unit, in their own case.</summary>
internal static class GlobPattern
{
    /// <summary>Whether the pattern describes the whole text. Takes time in proportion to both lengths at worst.</summary>
    internal static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var at = 0;
        var next = 0;
        var star = -1;
        var starEnd = 0;
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                star = next++;
                starEnd = at;
            }
            else if (next < pattern.Length && (pattern[next] == '?' || pattern[next] == text[at]))
            {
                next++;
                at++;
            }
            else if (star >= 0)
            {
                // What the last star took was too little: it takes one more.
                next = star + 1;
                at = ++starEnd;
            }
            else
            {
                return false;
            }
        }

        return pattern[next..].IndexOfAnyExcept('*') < 0;
    }
}
