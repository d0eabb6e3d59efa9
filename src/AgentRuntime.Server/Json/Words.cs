using AgentRuntime.Server.Problems;

namespace AgentRuntime.Server.Json;

/// <summary>Enumerations as requests write them: in lower case, any case is read.</summary>
internal static class Words
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>The value of a word; null where there is none.</summary>
    /// <exception cref="ProblemException">It is none of the words.</exception>
    public static T? Parse<T>(string? text, string field)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (text.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw ProblemMap.Invalid(field, $"'{field}' must be one of {string.Join(", ", Enum.GetValues<T>().Select(Of))}.");
    }
}
