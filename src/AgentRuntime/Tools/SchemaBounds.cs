using System.Globalization;
using System.Text.Json;

namespace AgentRuntime.Tools;

/// <summary>The bounds that a JSON Schema sets to a number, a text or an array. One that is not a number bounds nothing.</summary>
internal static class SchemaBounds
{
    /// <summary>What of the bounds a value does not keep, in words.</summary>
    public static IEnumerable<string> Problems(JsonElement schema, JsonElement value, SchemaPatterns patterns) => value.ValueKind switch
    {
        JsonValueKind.Number => OfNumber(schema, value),
        JsonValueKind.String => OfText(schema, value.GetString()!, patterns),
        JsonValueKind.Array => OfCount(schema, "minItems", "maxItems", value.GetArrayLength(), "items"),
        _ => [],
    };

    private static IEnumerable<string> OfNumber(JsonElement schema, JsonElement value)
    {
        var number = value.GetDouble();
        // Up to draft 4 these were booleans that sharpened their neighbour.
        var isMinimumExcluded = IsTrue(schema, "exclusiveMinimum");
        var isMaximumExcluded = IsTrue(schema, "exclusiveMaximum");
        string?[] problems =
        [
            Problem("minimum", isMinimumExcluded ? "more than" : "at least", limit => isMinimumExcluded ? number > limit : number >= limit),
            Problem("maximum", isMaximumExcluded ? "less than" : "at most", limit => isMaximumExcluded ? number < limit : number <= limit),
            Problem("exclusiveMinimum", "more than", limit => number > limit),
            Problem("exclusiveMaximum", "less than", limit => number < limit),
        ];
        return problems.OfType<string>();

        string? Problem(string name, string words, Func<double, bool> holds) =>
            LimitOf(schema, name) is { } limit && !holds(limit)
                ? string.Create(CultureInfo.InvariantCulture, $"expected {words} {limit}, got {Shorten.Json(value)}")
                : null;
    }

    private static IEnumerable<string> OfText(JsonElement schema, string text, SchemaPatterns patterns)
    {
        // Spec: the length of a string is the number of its characters as defined by RFC 8259 (JSON Schema 2020-12, 6.3.1).
        var problems = schema.TryGetProperty("minLength", out _) || schema.TryGetProperty("maxLength", out _)
            ? OfCount(schema, "minLength", "maxLength", text.EnumerateRunes().Count(), "characters")
            : [];
        return schema.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.String
            && patterns.IsMatch(pattern.GetString()!, text) == false
                ? problems.Append($"does not match the pattern {Shorten.Json(pattern)}")
                : problems;
    }

    private static IEnumerable<string> OfCount(JsonElement schema, string minimumName, string maximumName, int count, string what)
    {
        if (LimitOf(schema, minimumName) is { } minimum && count < minimum)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"expected at least {minimum} {what}, got {count}");
        }

        if (LimitOf(schema, maximumName) is { } maximum && count > maximum)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"expected at most {maximum} {what}, got {count}");
        }
    }

    private static double? LimitOf(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var limit) && limit.ValueKind == JsonValueKind.Number && limit.TryGetDouble(out var number)
            ? number
            : null;

    private static bool IsTrue(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.True;
}
