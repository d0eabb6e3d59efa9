using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Tools;

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
