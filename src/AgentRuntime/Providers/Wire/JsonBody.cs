using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Providers.Wire;

/// <summary>Writes a request's JSON. Text goes out as it is, not as escapes; a half surrogate pair goes out as U+FFFD.</summary>
internal static class JsonBody
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonText.MaxDepth * 2,
    };

    /// <summary>The bytes of what is written.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(bytes, WriterOptions))
        {
            write(writer);
        }

        return bytes.WrittenMemory;
    }

    /// <summary>Writes a member of any text.</summary>
    public static void WriteText(this Utf8JsonWriter writer, string name, string text) =>
        writer.WriteString(name, JsonText.WellFormed(text));

    /// <summary>Writes a member whose value is a JSON object given as text; what is not an object becomes an empty one.</summary>
    public static void WriteObject(this Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        try
        {
            using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                document.RootElement.WriteTo(writer);
                return;
            }
        }
        catch (JsonException)
        {
            // The model wrote what is not JSON and was told so; its own words cannot go back in an object's place.
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the tools in the form that OpenAI made and all servers took over; nothing where there are none.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="writeSchema">Writes the schema of a tool's arguments as the server takes it.</param>
    public static void WriteTools(
        this Utf8JsonWriter writer,
        System.Collections.Immutable.ImmutableArray<Model.ToolDefinition> tools,
        Action<Utf8JsonWriter, JsonElement> writeSchema)
    {
        if (tools.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteText("name", tool.Name);
            writer.WriteText("description", tool.Description);
            writer.WritePropertyName("parameters");
            writeSchema(writer, tool.InputSchema);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
