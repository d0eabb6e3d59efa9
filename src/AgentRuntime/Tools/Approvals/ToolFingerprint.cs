using System.Text.Json;

namespace AgentRuntime.Tools.Approvals;

/// <summary>
/// Stands for the definition of a tool that a person was asked about: a server may later give another tool the same name, and an answer
/// for the one is none for the other.
/// </summary>
internal static class ToolFingerprint
{
    /// <summary>The fingerprint of what a tool says of itself: name, title, description, schema and hints.</summary>
    internal static string Of(AgentTool tool)
    {
        try
        {
            return Of(tool, static (writer, schema) => CanonicalJson.Write(writer, schema));
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which System.Text.Json does not unescape: such a schema counts as it is written.
            return Of(tool, static (writer, schema) => writer.WriteStringValue(schema.GetRawText()));
        }
    }

    private static string Of(AgentTool tool, Action<Utf8JsonWriter, JsonElement> writeSchema) =>
        CanonicalJson.Hash((tool, writeSchema), static (writer, state) =>
        {
            writer.WriteStringValue(state.tool.Name);
            writer.WriteStringValue(state.tool.Title);
            writer.WriteStringValue(state.tool.Description);
            state.writeSchema(writer, state.tool.InputSchema);
            Write(writer, state.tool.IsReadOnly);
            Write(writer, state.tool.IsDestructive);
            writer.WriteBooleanValue(state.tool.RequiresApproval);
        });

    private static void Write(Utf8JsonWriter writer, bool? hint)
    {
        if (hint is { } value)
        {
            writer.WriteBooleanValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
