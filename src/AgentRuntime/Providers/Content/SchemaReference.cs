using System.Globalization;
using System.Text.Json;

namespace AgentRuntime.Providers.Content;

/// <summary>The <c>$ref</c> of a JSON Schema, as far as it points into the same schema. Nothing is ever fetched.</summary>
internal static class SchemaReference
{
    /// <summary>What a schema refers to; null when it refers to nothing, or elsewhere, or to what is not there.</summary>
    public static JsonElement? Resolve(JsonElement root, JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference) || reference.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var pointer = reference.GetString()!;
        if (!pointer.StartsWith('#'))
        {
            return null;
        }

        var at = root;
        foreach (var segment in Uri.UnescapeDataString(pointer[1..]).Split('/').Skip(1))
        {
            if (Step(at, segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)) is not { } next)
            {
                return null;
            }

            at = next;
        }

        return pointer is "#" || pointer.StartsWith("#/", StringComparison.Ordinal) ? at : null;
    }

    private static JsonElement? Step(JsonElement at, string segment) => at.ValueKind switch
    {
        JsonValueKind.Object when at.TryGetProperty(segment, out var member) => member,
        JsonValueKind.Array when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < at.GetArrayLength() => at[index],
        _ => null,
    };
}
