using System.Text.Json;
using AgentRuntime.Tools;
using Microsoft.Extensions.AI;

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

/// <summary>A function that does what a test says, and returns its result as it is.</summary>
internal sealed class FakeFunction(Func<CancellationToken, object?> invoke) : AIFunction
{
    public string FakeName { get; init; } = "fake";

    public JsonElement FakeSchema { get; init; } = FakeTools.Json("""{"type":"object"}""");

    public AIFunctionArguments? Arguments { get; private set; }

    public int Calls { get; private set; }

    public override string Name => FakeName;

    public override string Description => $"does {FakeName}";

    public override JsonElement JsonSchema => FakeSchema;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        Calls++;
        Arguments = arguments;
        return invoke(cancellationToken) switch
        {
            Task<object?> task => new ValueTask<object?>(task),
            var result => ValueTask.FromResult(result),
        };
    }
}
