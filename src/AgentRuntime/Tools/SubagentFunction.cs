using System.Text.Json;
using AgentRuntime.Model;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tools;

/// <summary>The function that gives a task to a thread of its own and returns its last answer.</summary>
/// <param name="name">The tool's name, which is the subagent's.</param>
/// <param name="description">What the model is told of it.</param>
/// <param name="options">What the subagent is.</param>
internal sealed class SubagentFunction(string name, string description, SubagentOptions options) : AIFunction
{
    private const string Task = "task";

    private static readonly JsonElement Schema = ParseSchema();

    private readonly ModelRef? _model = options.Model is { } model ? ModelRef.Parse(model) : null;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description => description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema => Schema;

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (ToolContext.From(arguments) is not { Host: { } host } caller)
        {
            return ToolResult.Error("A subagent runs under a thread's tool call alone.");
        }

        var request = new SubagentRequest(name, arguments[Task] is JsonElement task ? task.GetString()! : $"{arguments[Task]}")
        {
            Model = _model,
            Instructions = options.Instructions,
            Tools = options.Tools,
        };
        try
        {
            var result = await host.RunSubagentAsync(caller, request, cancellationToken).ConfigureAwait(false);
            return ResultOf(result);
        }
        catch (SubagentException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static ToolResult ResultOf(SubagentResult result) => result.Reason switch
    {
        TurnStopReason.EndTurn => new ToolResult(result.Text.Length > 0 ? result.Text : "The subagent ended without an answer."),
        TurnStopReason.Failed => ToolResult.Error($"The subagent failed: {result.Error}\n{result.Text}".TrimEnd()),
        _ => ToolResult.Error($"The subagent stopped early ({result.Reason}). What it had: {result.Text}".TrimEnd()),
    };

    private static JsonElement ParseSchema()
    {
        using var schema = JsonDocument.Parse(
            """
            {
              "type": "object",
              "properties": {
                "task": { "type": "string", "description": "What to do, with all that is needed to know: the subagent sees nothing of this conversation." }
              },
              "required": ["task"],
              "additionalProperties": false
            }
            """);
        return schema.RootElement.Clone();
    }
}
