using AgentRuntime.Model;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>One message of the conversation.</summary>
internal sealed class ReferenceMessage(ReferenceRole role, string text)
{
    internal ReferenceRole Role => role;

    internal string Text { get; set; } = text;

    internal string Thinking { get; set; } = "";

    internal List<ReferenceCall> Calls { get; init; } = [];

    /// <summary>False while the answer may still grow.</summary>
    internal bool IsClosed { get; set; } = role != ReferenceRole.Assistant;

    internal bool IsPartial { get; set; }

    /// <summary>The lines that a model is told of it.</summary>
    internal IEnumerable<string> Told()
    {
        switch (role)
        {
            case ReferenceRole.User:
                return [$"user: {Text}"];
            case ReferenceRole.GoOn:
                return ["user: <go on>"];
            default:
                return Text.Length == 0 && Calls.Count == 0
                    ? []
                    : [$"assistant: {Thinking}|{Text}|{string.Concat(Calls.Select(static call => $" {call.Id} {call.Name}"))}", .. Calls.Select(ResultOf)];
        }
    }

    public override string ToString() => Line(isOver: true);

    /// <summary>The message as a person sees it. Whether it is partial is foreseen when its turn is over, where there are words.</summary>
    internal string Line(bool isOver) => role switch
    {
        ReferenceRole.User => $"user: {Text}",
        ReferenceRole.GoOn => "",
        _ => $"assistant: {Thinking}|{Text}|{string.Concat(Calls)}{(isOver && IsPartial && Text.Length + Thinking.Length > 0 ? " partial" : "")}",
    };

    private static string ResultOf(ReferenceCall call) =>
        call.Status == ToolCallStatus.Completed ? $"result {call.Id}: {call.Result}" : $"error {call.Id}";
}
