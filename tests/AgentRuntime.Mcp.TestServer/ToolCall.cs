using System.Text.Json.Nodes;

namespace AgentRuntime.Mcp.TestServer;

/// <summary>One call of a tool.</summary>
internal sealed record ToolCall(
    string Name, JsonObject Arguments, JsonNode? ProgressToken, Action<JsonObject> Send, CancellationToken CancellationToken)
{
    internal string Text(string argument) => (string?)Arguments[argument] ?? "";

    internal void Notify(string method, JsonObject parameters) =>
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    internal void Report(int done, int total)
    {
        if (ProgressToken is not null)
        {
            Notify("notifications/progress", new JsonObject
            {
                ["progressToken"] = ProgressToken.DeepClone(),
                ["progress"] = done,
                ["total"] = total,
                ["message"] = $"step {done}",
            });
        }
    }
}
