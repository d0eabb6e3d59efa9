using System.Collections.Immutable;

namespace AgentRuntime.Simulator.Replies;

/// <summary>Collects a reply's steps and puts its tool calls where the wire wants them.</summary>
internal sealed class StepList(bool fragmentsToolCalls, SimulatedToolCallPlacement placement)
{
    private const int CharactersInFragment = 8;

    private readonly List<ReplyStep> _steps = [];
    private readonly List<PlannedToolCall> _finalCalls = [];
    private int _finalCallTokens;

    public IReadOnlyList<ReplyStep> Steps => _steps;

    public ImmutableArray<PlannedToolCall> FinalCalls => [.. _finalCalls];

    public int Tokens { get; private set; }

    public int ThinkingTokens { get; private set; }

    public int CallCount { get; private set; }

    public bool HasToolCalls => CallCount > 0;

    public void Add(ReplyStep step)
    {
        _steps.Add(step);
        Tokens += step.Tokens;
        ThinkingTokens += step.Kind == StepKind.Thinking ? step.Tokens : 0;
    }

    public void AddTokens(StepKind kind, List<string> tokens)
    {
        foreach (var token in tokens)
        {
            Add(new ReplyStep(kind, token, 1));
        }
    }

    public void AddCall(string name, string argumentsJson, string id, int tokens)
    {
        var call = new PlannedToolCall(CallCount++, id, name, argumentsJson);
        if (fragmentsToolCalls)
        {
            AddFragments(call);
        }
        else if (placement == SimulatedToolCallPlacement.DoneLine)
        {
            _finalCalls.Add(call);
            _finalCallTokens += tokens;
            Tokens += tokens;
        }
        else if (placement == SimulatedToolCallPlacement.OneLine && _steps is [.., { Kind: StepKind.ToolCalls } last])
        {
            _steps[^1] = last with { Calls = last.Calls.Add(call), Tokens = last.Tokens + tokens };
            Tokens += tokens;
        }
        else
        {
            Add(new ReplyStep(StepKind.ToolCalls, Tokens: tokens, Calls: [call]));
        }
    }

    /// <summary>Drops all after a number of tokens.</summary>
    public void CutTo(int tokens)
    {
        Tokens -= _finalCallTokens;
        _finalCallTokens = 0;
        _finalCalls.Clear();
        while (Tokens > tokens)
        {
            var last = _steps[^1];
            _steps.RemoveAt(_steps.Count - 1);
            Tokens -= last.Tokens;
            ThinkingTokens -= last.Kind == StepKind.Thinking ? last.Tokens : 0;
        }

        CallCount = _steps.Exists(step => step.Kind is StepKind.ToolCalls or StepKind.ToolCallStart) ? CallCount : 0;
    }

    private void AddFragments(PlannedToolCall call)
    {
        Add(new ReplyStep(StepKind.ToolCallStart, Tokens: 1, Calls: [call]));
        for (var start = 0; start < call.ArgumentsJson.Length;)
        {
            var end = Math.Min(start + CharactersInFragment, call.ArgumentsJson.Length);
            if (end < call.ArgumentsJson.Length && char.IsHighSurrogate(call.ArgumentsJson[end - 1]))
            {
                end++;
            }

            Add(new ReplyStep(StepKind.ToolCallFragment, call.ArgumentsJson[start..end], 1, [call]));
            start = end;
        }
    }
}
