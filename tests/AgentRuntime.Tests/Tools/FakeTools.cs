using System.Text.Json;
using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Tools;

/// <summary>Tools and what they are called with.</summary>
internal static class FakeTools
{
    internal static readonly JsonElement NoInput = Json("{}");

    internal static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    internal static AgentTool Named(string name) => new(new FakeFunction(_ => null) { FakeName = name });

    internal static AgentTool Returning(object? result) => new(new FakeFunction(_ => result));

    internal static ToolContext Context(Action<ToolContext>? onProgress = null) =>
        new(Some.Thread, Some.Turn, "call-1", "owner", onProgress ?? (static _ => { }));
}
