using System.Collections.Immutable;
using System.Diagnostics;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>A conversation as one text, for a model that is asked about it and is not the one that leads it, or has no room for all of it.</summary>
internal static class Transcript
{
    private const string LeftOut = "[the beginning was left out]\n\n";
    private const int MaxToolResultLength = 512;

    /// <summary>The newest messages that go into a length, oldest first. The system message is not part of it.</summary>
    internal static string Of(ImmutableArray<ModelMessage> messages, int maxLength)
    {
        var parts = new List<string>();
        var room = maxLength - LeftOut.Length;
        for (var i = messages.Length - 1; i >= 0; i--)
        {
            var part = PartOf(messages[i]);
            if (part.Length > room)
            {
                parts.Add(room > 0 ? ShortenedText.Of(part, room) : "");
                parts.Add(LeftOut);
                break;
            }

            parts.Add(part);
            room -= part.Length;
        }

        parts.Reverse();
        return string.Concat(parts);
    }

    private static string PartOf(ModelMessage message) => message switch
    {
        ModelMessage.System => "",
        ModelMessage.User user => $"User: {user.Text}\n\n",
        ModelMessage.Assistant assistant => string.Concat(
            assistant.Text.Length > 0 ? $"Assistant: {assistant.Text}\n\n" : "",
            string.Concat(assistant.ToolCalls.Select(static call => $"Tool call: {call.Name} {call.ArgumentsJson}\n\n"))),
        ModelMessage.ToolResult result => $"Result of {result.ToolName}: {ShortenedText.Of(result.Text, MaxToolResultLength)}\n\n",
        _ => throw new UnreachableException($"No such message: {message.GetType().Name}."),
    };
}
