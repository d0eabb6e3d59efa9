using System.Text.Json;

namespace AgentRuntime.Tools;

/// <summary>Checks the arguments of a call against the schema of its tool before the tool sees them.</summary>
internal static class ToolInput
{
    /// <summary>
    /// What is wrong with the arguments, in words by which a model corrects itself: each problem with its JSON path and what is
    /// expected there. Null when nothing is wrong. A schema that is broken, or says what is not understood, rejects nothing.
    /// </summary>
    public static string? Validate(JsonElement schema, JsonElement input)
    {
        var check = new SchemaCheck(schema);
        try
        {
            check.Run(input);
        }
        catch (InvalidOperationException)
        {
            // A string of the schema or of the arguments is no Unicode text, and so cannot be compared.
            return null;
        }

        return check.Problems.Count == 0 ? null : string.Join('\n', check.Problems);
    }
}
