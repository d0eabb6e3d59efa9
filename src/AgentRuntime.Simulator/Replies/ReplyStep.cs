using System.Collections.Immutable;

namespace AgentRuntime.Simulator.Replies;

/// <summary>What is sent at one time of a reply's schedule.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A text or thinking token, or a fragment of arguments.</param>
/// <param name="Tokens">How many tokens long it is; it is due when the last of them is.</param>
/// <param name="Calls">The tool calls, for <see cref="StepKind.ToolCalls"/>; one for the two other tool call kinds.</param>
/// <param name="Bytes">For <see cref="StepKind.Raw"/>.</param>
/// <param name="Pause">For <see cref="StepKind.Pause"/>.</param>
internal readonly record struct ReplyStep(
    StepKind Kind,
    string Text = "",
    int Tokens = 0,
    ImmutableArray<PlannedToolCall> Calls = default,
    ImmutableArray<byte> Bytes = default,
    TimeSpan Pause = default);
