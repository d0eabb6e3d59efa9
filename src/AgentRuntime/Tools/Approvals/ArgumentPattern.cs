using System.Globalization;
using System.Text.Json;

namespace AgentRuntime.Tools.Approvals;

/// <summary>
/// Matches patterns against the arguments of a call. A rule that restricts must not be got around by another spelling, and a rule that
/// allows must not let something through beside what it names: so the one takes any match, the other wants nothing but matches.
/// </summary>
internal static class ArgumentPattern
{
    /// <summary>Whether one value under that name matches; names in any case, numbers in any notation.</summary>
    internal static bool IsAnyMatch(JsonElement input, string path, string pattern)
    {
        try
        {
            return ValuesAt(input, path).Any(value => value is { } found && TextsOf(found).Any(text => GlobPattern.IsMatch(pattern, text)));
        }
        catch (InvalidOperationException)
        {
            // An escape of half a surrogate pair: JSON that is no text. What cannot be read is restricted.
            return true;
        }
    }

    /// <summary>Whether there are values under that name, none is missing and every one matches.</summary>
    internal static bool IsEveryMatch(JsonElement input, string path, string pattern)
    {
        try
        {
            return AreAllMatches(ValuesAt(input, path), pattern);
        }
        catch (InvalidOperationException)
        {
            // An escape of half a surrogate pair, as above: what cannot be read is not allowed.
            return false;
        }
    }

    private static bool AreAllMatches(IEnumerable<JsonElement?> values, string pattern)
    {
        var hasValue = false;
        foreach (var value in values)
        {
            if (value is not { } found || !GlobPattern.IsMatch(pattern, TextOf(found)) || LeavesItsFolder(TextOf(found)))
            {
                return false;
            }

            hasValue = true;
        }

        return hasValue;
    }

    /// <summary>The strings, numbers and truth values under a name; null for each object on the way that has no such member.</summary>
    private static IEnumerable<JsonElement?> ValuesAt(JsonElement element, ReadOnlyMemory<char> path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return element.EnumerateArray().SelectMany(item => ValuesAt(item, path));
            case JsonValueKind.Object when path.IsEmpty:
                return element.EnumerateObject().SelectMany(member => ValuesAt(member.Value, path));
            case JsonValueKind.Object:
                return MembersAt(element, path);
            default:
                return [path.IsEmpty ? element : null];
        }
    }

    private static IEnumerable<JsonElement?> ValuesAt(JsonElement element, string path) => ValuesAt(element, path.AsMemory());

    private static IEnumerable<JsonElement?> MembersAt(JsonElement element, ReadOnlyMemory<char> path)
    {
        var isMissing = true;
        foreach (var member in element.EnumerateObject())
        {
            // A name may itself have a dot in it; a name that comes twice, or in another case, counts each time.
            if (RestAfter(member.Name, path) is not { } rest)
            {
                continue;
            }

            isMissing &= !path.Span.StartsWith(member.Name, StringComparison.Ordinal);
            foreach (var value in ValuesAt(member.Value, rest))
            {
                yield return value;
            }
        }

        if (isMissing)
        {
            yield return null;
        }
    }

    private static ReadOnlyMemory<char>? RestAfter(string name, ReadOnlyMemory<char> path)
    {
        if (!path.Span.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (path.Length == name.Length)
        {
            return ReadOnlyMemory<char>.Empty;
        }

        return path.Span[name.Length] == '.' ? path[(name.Length + 1)..] : (ReadOnlyMemory<char>?)null;
    }

    private static IEnumerable<string> TextsOf(JsonElement value)
    {
        var text = TextOf(value);
        yield return text;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            yield return number.ToString("G29", CultureInfo.InvariantCulture);
        }
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>Whether the text, read as a path, goes up.</summary>
    private static bool LeavesItsFolder(string text)
    {
        foreach (var part in text.AsSpan().SplitAny('/', '\\'))
        {
            if (text.AsSpan(part) is "..")
            {
                return true;
            }
        }

        return false;
    }
}
