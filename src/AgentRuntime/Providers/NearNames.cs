using AgentRuntime.Model;

namespace AgentRuntime.Providers;

/// <summary>Finds which names somebody may have meant.</summary>
internal static class NearNames
{
    private const int MaxNames = 3;

    private const int MaxListed = 10;

    /// <summary>The names nearest to the wanted one, nearest first: at most three, and none that is altogether different.</summary>
    public static IReadOnlyList<string> Of(string wanted, IEnumerable<string> names) =>
        [.. names
            .Select(name => (Name: name, Distance: DistanceOf(wanted, name)))
            .Where(candidate => candidate.Distance <= Math.Max(2, wanted.Length / 2))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(MaxNames)
            .Select(candidate => candidate.Name)];

    /// <summary>Says in the error's hint which models there are that may have been meant.</summary>
    /// <param name="error">That there is no such model.</param>
    /// <param name="wanted">The name that was asked for.</param>
    /// <param name="names">The names that the server has.</param>
    /// <param name="otherwise">A whole sentence: what to do when none of them is meant.</param>
    public static ModelError AddTo(ModelError error, string wanted, IReadOnlyCollection<string> names, string otherwise)
    {
        var near = Of(wanted, names);
        var there = near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?"
            : names.Count > 0 ? $"The server has {string.Join(", ", names.Order(StringComparer.Ordinal).Take(MaxListed))}{(names.Count > MaxListed ? " and more" : "")}."
            : "The server has no models at all.";
        return error with { Hint = $"{there} {otherwise}" };
    }

    private static int DistanceOf(string wanted, string name)
    {
        var whole = Levenshtein(wanted, name);
        // `qwen3` is meant to find `qwen3:8b`, and `gpt-oss` the `openai/gpt-oss-20b`.
        return name.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? Math.Min(whole, 1)
            : Math.Min(whole, Levenshtein(wanted, name.Split(':')[0]) + 1);
    }

    private static int Levenshtein(string first, string second)
    {
        var previous = new int[second.Length + 1];
        var current = new int[second.Length + 1];
        for (var j = 0; j <= second.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= first.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var same = char.ToUpperInvariant(first[i - 1]) == char.ToUpperInvariant(second[j - 1]);
                current[j] = Math.Min(
                    Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            (previous, current) = (current, previous);
        }

        return previous[second.Length];
    }
}
