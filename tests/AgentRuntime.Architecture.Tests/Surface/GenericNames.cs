using System.Text.RegularExpressions;

namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>Replaces the names of type parameters by their positions.</summary>
internal static partial class GenericNames
{
    /// <summary>The type parameters of a method: <c>Name&lt;A,B&gt;(</c>, printed without spaces, unlike those of a type.</summary>
    [GeneratedRegex(@"\w<(?<names>\w+(?:,\w+)*)>\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MethodParameters { get; }

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Identifier { get; }

    public static string ByPosition(string text, IReadOnlyList<string> typeParameters)
    {
        var positions = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < typeParameters.Count; i++)
        {
            positions[typeParameters[i]] = $"!{i}";
        }

        if (MethodParameters.Match(text) is { Success: true } match)
        {
            var names = match.Groups["names"].Value.Split(',');
            for (var i = 0; i < names.Length; i++)
            {
                positions[names[i]] = $"!!{i}";
            }
        }

        return positions.Count == 0 ? text : Identifier.Replace(text, found => positions.GetValueOrDefault(found.Value, found.Value));
    }
}
