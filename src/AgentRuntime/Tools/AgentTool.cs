using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tools;

/// <summary>
/// One tool of a runtime: a function, and what a thread must know to run it safely. What is not said here is taken from the function
/// itself or from the settings under <c>agent-runtime.tools</c>.
/// </summary>
/// <param name="Function">What is run. It is called from many threads at once.</param>
public sealed record AgentTool(AIFunction Function)
{
    /// <summary>The tool's name before it is made valid and unique; by default the function's own.</summary>
    public string Name { get; init; } = Function.Name;

    /// <summary>What the model is told of it.</summary>
    public string Description { get; init; } = Function.Description;

    /// <summary>A JSON Schema of its arguments, of type object.</summary>
    public JsonElement InputSchema { get; init; } = Function.JsonSchema;

    /// <summary>
    /// Whether it changes nothing. False makes it run alone and in the order of the calls; null is taken for true where order is
    /// concerned, for a function that says nothing may run beside others.
    /// </summary>
    public bool? IsReadOnly { get; init; }

    /// <summary>Whether it may destroy what it changes; a hint for whoever is asked for approval.</summary>
    public bool? IsDestructive { get; init; }

    /// <summary>Whether no other call of the round may run beside it.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Whether a person must allow each call; true for an <see cref="ApprovalRequiredAIFunction"/>, however deep it is wrapped.</summary>
    public bool RequiresApproval { get; init; } = Function.GetService<ApprovalRequiredAIFunction>() is not null;

    /// <summary>How long one call may take; null takes <c>agent-runtime.tools.timeout</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest result in UTF-16 code units; null takes <c>agent-runtime.tools.max-result-length</c>.</summary>
    public int? MaxResultLength { get; init; }

    /// <summary>What it does in a few words, for a person; by default its name.</summary>
    public string Title { get; init; } = Function.Name;

    /// <summary>
    /// Makes a tool of a method. Its parameters become the schema, except a <see cref="ToolContext"/>, an <see cref="IServiceProvider"/>
    /// and a <see cref="CancellationToken"/>, which it is given. What it returns is read as far as a model is told of it and no further,
    /// so that a long result, or a lazy one without an end, costs no memory; a function of <see cref="AIFunctionFactory"/> makes JSON of
    /// the whole of it first.
    /// </summary>
    /// <param name="method">The method. It is called from many threads at once.</param>
    /// <param name="name">The tool's name; null takes the method's.</param>
    /// <param name="description">What the model is told of it; null takes the method's <c>DescriptionAttribute</c>.</param>
    public static AgentTool Create(Delegate method, string? name = null, string? description = null) =>
        new(AIFunctionFactory.Create(method, new AIFunctionFactoryOptions
        {
            Name = name,
            Description = description,
            MarshalResult = static (result, _, _) => ValueTask.FromResult(result),
            ConfigureParameterBinding = static parameter => parameter.ParameterType == typeof(ToolContext)
                ? new AIFunctionFactoryOptions.ParameterBindingOptions
                {
                    ExcludeFromSchema = true,
                    BindParameter = static (_, arguments) => ToolContext.From(arguments),
                }
                : default,
        }));

    /// <summary>True when it may run beside other calls of its round.</summary>
    internal bool IsParallel => !IsExclusive && IsReadOnly != false;
}
