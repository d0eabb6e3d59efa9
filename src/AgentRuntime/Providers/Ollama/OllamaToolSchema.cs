using System.Text.Json;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Providers.Ollama;

/// <summary>
/// Writes the schema of a tool's arguments for Ollama, which reads it into typed fields (Go's <c>api.ToolFunctionParameters</c>): a
/// boolean in the place of a schema fails the whole request with 400 ("cannot unmarshal bool into Go struct field …properties"),
/// and of what it does not know, <c>$ref</c>, <c>oneOf</c> and <c>allOf</c> among them, the model is not told.
/// </summary>
internal static class OllamaToolSchema
{
    /// <summary>How deep references are followed; a schema that refers to itself is cut here.</summary>
    private const int MaxReferences = 5;

    /// <summary>How many schemas are written: references that multiply are cut here.</summary>
    private const int MaxSchemas = 2_000;

    /// <summary>How deep is written, the request around it included; the writer stops at <see cref="JsonText.MaxDepth"/> and more.</summary>
    private const int MaxDepth = 128;

    /// <summary>Writes a schema of type object.</summary>
    public static void Write(Utf8JsonWriter writer, JsonElement schema) =>
        WriteSchema(writer, new Scope(schema, MaxReferences, new Budget()), schema);

    private static void WriteSchema(Utf8JsonWriter writer, Scope scope, JsonElement schema)
    {
        writer.WriteStartObject();
        if (writer.CurrentDepth <= MaxDepth && ++scope.Budget.Schemas <= MaxSchemas)
        {
            foreach (var (name, value, inner) in MembersOf(scope, schema).Values)
            {
                WriteMember(writer, inner, name, value);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>
    /// The members of a schema with those of the schemas that it refers to or adds up; its own win. A schema that is no object has none:
    /// it allows all, or says nothing that Ollama could be told.
    /// </summary>
    private static OrderedDictionary<string, Member> MembersOf(Scope scope, JsonElement schema)
    {
        var members = new OrderedDictionary<string, Member>(StringComparer.Ordinal);
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return members;
        }

        foreach (var member in schema.EnumerateObject())
        {
            members[member.Name] = new Member(member.Name, member.Value, scope);
        }

        if (scope.References > 0 && SchemaReference.Resolve(scope.Root, schema) is { } target)
        {
            Add(members, scope.Deeper(), target);
        }

        if (schema.TryGetProperty("allOf", out var parts) && parts.ValueKind == JsonValueKind.Array && scope.References > 0)
        {
            foreach (var part in parts.EnumerateArray())
            {
                Add(members, scope.Deeper(), part);
            }
        }

        members.Remove("$ref");
        members.Remove("$defs");
        members.Remove("definitions");
        members.Remove("allOf");
        if (members.ContainsKey("anyOf"))
        {
            members.Remove("oneOf");
        }

        return members;
    }

    private static void Add(OrderedDictionary<string, Member> members, Scope scope, JsonElement schema)
    {
        foreach (var (name, member) in MembersOf(scope, schema))
        {
            members.TryAdd(name, member);
        }
    }

    private static void WriteMember(Utf8JsonWriter writer, Scope scope, string name, JsonElement value)
    {
        switch (name, value.ValueKind)
        {
            case ("properties", JsonValueKind.Object):
                writer.WriteStartObject(name);
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    WriteSchema(writer, scope, property.Value);
                }

                writer.WriteEndObject();
                break;
            case ("anyOf" or "oneOf", JsonValueKind.Array):
                writer.WriteStartArray("anyOf");
                foreach (var alternative in value.EnumerateArray())
                {
                    WriteSchema(writer, scope, alternative);
                }

                writer.WriteEndArray();
                break;
            case ("items", JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False):
                writer.WritePropertyName(name);
                WriteSchema(writer, scope, value);
                break;
            case ("description", not JsonValueKind.String):
            case ("type", not (JsonValueKind.String or JsonValueKind.Array)):
            case ("enum" or "anyOf" or "oneOf", not JsonValueKind.Array):
            case ("required", _) when !IsTexts(value):
            case ("properties", _):
                // It would fail the request for what no schema may say.
                break;
            default:
                writer.WritePropertyName(name);
                value.WriteTo(writer);
                break;
        }
    }

    private static bool IsTexts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static text => text.ValueKind == JsonValueKind.String);

    /// <summary>Where references are looked up, and how many more are followed.</summary>
    private sealed record Scope(JsonElement Root, int References, Budget Budget)
    {
        public Scope Deeper() => this with { References = References - 1 };
    }

    /// <summary>What one schema has used.</summary>
    private sealed class Budget
    {
        public int Schemas { get; set; }
    }

    /// <summary>A member of a schema, and in which scope it stands.</summary>
    private readonly record struct Member(string Name, JsonElement Value, Scope Scope);
}
