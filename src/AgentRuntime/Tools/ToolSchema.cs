using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Tools;

/// <summary>Makes of a tool's schema one that every model server takes: an object of type object.</summary>
internal static class ToolSchema
{
    private static readonly JsonElement NoArguments = Parse("""{"type":"object","properties":{}}""");

    /// <summary>The schema as it is where it can be; else with <c>"type":"object"</c>; where it is none at all, that of no arguments.</summary>
    public static JsonElement ForModel(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return NoArguments;
        }

        try
        {
            var whole = Parse(JsonText.Raw(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(schema)));
            return whole.TryGetProperty("type", out _) ? whole : WithType(whole);
        }
        catch (JsonException)
        {
            // Nested deeper than the request's writer goes.
            return NoArguments;
        }
    }

    private static JsonElement WithType(JsonElement schema)
    {
        var typed = new JsonObject { ["type"] = "object" };
        foreach (var member in schema.EnumerateObject())
        {
            typed[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        // OpenAI refuses an object without it.
        typed.TryAdd("properties", new JsonObject());
        return Parse(typed.ToJsonString());
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
        return document.RootElement.Clone();
    }
}
