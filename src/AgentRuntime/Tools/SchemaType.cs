using System.Text.Json;

namespace AgentRuntime.Tools;

/// <summary>The <c>type</c> of a JSON Schema: one word, or an array of them.</summary>
internal static class SchemaType
{
    /// <summary>Whether a value is of the type; one that is not understood allows everything.</summary>
    public static bool Allows(JsonElement type, JsonElement value) => type.ValueKind switch
    {
        JsonValueKind.String => AllowsWord(type.GetString()!, value),
        JsonValueKind.Array => type.GetArrayLength() == 0
            || type.EnumerateArray().Any(word => word.ValueKind != JsonValueKind.String || AllowsWord(word.GetString()!, value)),
        _ => true,
    };

    /// <summary>The type in words.</summary>
    public static string Describe(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? string.Join(" or ", type.EnumerateArray().Select(static word => WithArticle(word.GetString()!)))
        : WithArticle(type.GetString()!);

    /// <summary>What a value is, in words.</summary>
    public static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "the string",
        JsonValueKind.Number => "the number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private static bool AllowsWord(string word, JsonElement value) => word switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    /// <summary>Spec: a number with a zero fractional part is an integer (JSON Schema 2020-12, 6.1.1).</summary>
    private static bool IsWhole(JsonElement value) =>
        value.TryGetInt64(out _) || (value.TryGetDouble(out var number) && (double.IsInfinity(number) || double.IsInteger(number)));

    private static string WithArticle(string word) => word switch
    {
        "null" => word,
        "object" or "array" or "integer" => $"an {word}",
        _ => $"a {word}",
    };
}
