using System.Text.RegularExpressions;

namespace AgentRuntime.Tools;

/// <summary>The regular expressions of one check. They are anybody's: none may take long, and one that cannot be told matches nothing and rejects nothing.</summary>
internal sealed class SchemaPatterns
{
    /// <summary>How long a pattern may take that cannot be matched in linear time.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pattern that is read, in characters.</summary>
    private const int MaxPatternLength = 2_000;

    /// <summary>Patterns of one check; what a sensible schema has.</summary>
    private const int MaxPatterns = 200;

    private readonly Dictionary<string, Regex?> _regexes = new(StringComparer.Ordinal);
    private bool _isTooSlow;

    /// <summary>Whether the text matches; null where that cannot be told.</summary>
    public bool? IsMatch(string pattern, string text)
    {
        if (_isTooSlow || pattern.Length > MaxPatternLength)
        {
            return null;
        }

        if (!_regexes.TryGetValue(pattern, out var regex))
        {
            if (_regexes.Count >= MaxPatterns)
            {
                return null;
            }

            regex = Make(pattern);
            _regexes.Add(pattern, regex);
        }

        try
        {
            return regex?.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            _isTooSlow = true;
            return null;
        }
    }

    private static Regex? Make(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout);
        }
        catch (NotSupportedException)
        {
            // It looks around or back, which needs the engine that may backtrack without end.
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
