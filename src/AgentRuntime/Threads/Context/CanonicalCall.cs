using System.Text.Json;
using AgentRuntime.Tools;

namespace AgentRuntime.Threads.Context;

/// <summary>Tells whether two tool calls are the same: by name and arguments, whatever the order of members and the white space.</summary>
internal static class CanonicalCall
{
    /// <summary>A short text that is the same for the same call alone.</summary>
    internal static string Of(string name, JsonElement input)
    {
        try
        {
            return CanonicalJson.Hash((name, input), static (writer, call) =>
            {
                writer.WriteStringValue(call.name);
                CanonicalJson.Write(writer, call.input);
            });
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which System.Text.Json does not unescape: such arguments are compared as they are written.
            return $"{name} {input.GetRawText()}";
        }
    }
}
