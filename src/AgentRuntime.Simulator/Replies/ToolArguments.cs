using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRuntime.Simulator.Prose;

namespace AgentRuntime.Simulator.Replies;

/// <summary>Invents arguments that fit the first tool of a request.</summary>
internal static class ToolArguments
{
    private const int DeepestSchema = 8;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Invent(JsonElement body, ProseWriter prose)
    {
        if (!body.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array || tools.GetArrayLength() == 0)
        {
            return "{}";
        }

        var tool = tools[0];
        var function = tool.TryGetProperty("function", out var nested) ? nested : tool;
        return function.ValueKind == JsonValueKind.Object && function.TryGetProperty("parameters", out var schema)
            ? Object(schema, prose, 0).ToJsonString(Compact)
            : "{}";
    }

    private static JsonObject Object(JsonElement schema, ProseWriter prose, int depth)
    {
        var result = new JsonObject();
        if (schema.ValueKind != JsonValueKind.Object
            || depth > DeepestSchema
            || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            return result;
        }

        foreach (var property in properties.EnumerateObject())
        {
            result[property.Name] = Value(property.Value, prose, depth + 1);
        }

        return result;
    }

    private static JsonNode? Value(JsonElement schema, ProseWriter prose, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return prose.Word();
        }

        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
        {
            return JsonNode.Parse(choices[0].GetRawText());
        }

        return TypeOf(schema) switch
        {
            "integer" => prose.Number(),
            "number" => prose.Number() + 0.5,
            "boolean" => true,
            "array" => Array(schema, prose, depth),
            "object" => Object(schema, prose, depth),
            "null" => null,
            _ => prose.Word(),
        };
    }

    private static JsonArray Array(JsonElement schema, ProseWriter prose, int depth) =>
        schema.TryGetProperty("items", out var items) ? [Value(items, prose, depth + 1)] : [];

    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        if (type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0)
        {
            type = type[0];
        }

        return type.ValueKind == JsonValueKind.String ? type.GetString() : null;
    }
}
