using System.Collections.Immutable;
using AgentRuntime.Simulator.Replies;
using AgentRuntime.Simulator.Wire;

namespace AgentRuntime.Simulator.Ollama;

/// <summary>Ollama's NDJSON, for <c>/api/chat</c> and <c>/api/generate</c>, in the key order of 0.30 and later.</summary>
internal sealed class OllamaWire : IReplyWire
{
    private readonly byte[] _prefix;
    private readonly bool _isGenerate;
    private readonly WireClock _clock;
    private readonly ReplyPlan _plan;

    public OllamaWire(string model, bool isGenerate, WireClock clock, ReplyPlan plan, int maxLineBytes)
    {
        _isGenerate = isGenerate;
        _clock = clock;
        _plan = plan;
        var prefix = new FrameBuffer(maxLineBytes);
        prefix.Write("{\"model\":"u8);
        JsonText.WriteString(prefix, model);
        prefix.Write(",\"created_at\":\""u8);
        _prefix = prefix.All.ToArray();
    }

    public string StreamContentType => "application/x-ndjson";

    public string JsonContentType => "application/json; charset=utf-8";

    public TimeSpan? PingInterval => null;

    public void WriteGreeting(FrameBuffer output)
    {
        // Nothing comes before the first token: the headers wait for it too.
    }

    public void WriteStart(FrameBuffer output)
    {
        // The first token's line is the first line.
    }

    public void WriteStep(FrameBuffer output, in ReplyStep step, bool isLast)
    {
        switch (step.Kind)
        {
            case StepKind.Text:
                WriteMessage(output, step.Text, "", []);
                break;
            case StepKind.Thinking:
                WriteMessage(output, "", step.Text, []);
                break;
            case StepKind.ToolCalls:
                WriteMessage(output, "", "", step.Calls);
                break;
        }

        output.Write(",\"done\":false}\n"u8);
        output.EndFrame();
    }

    public void WriteEnd(FrameBuffer output, ReplyTotals totals)
    {
        WriteMessage(output, "", "", _plan.FinalCalls);
        WriteTotals(output, totals);
        output.Write("\n"u8);
        output.EndFrame();
    }

    public void WriteError(FrameBuffer output, string message) => WriteWrongKeyError(output, "error", message);

    public void WriteWrongKeyError(FrameBuffer output, string key, string message)
    {
        output.Write("{"u8);
        JsonText.WriteString(output, key);
        output.Write(":"u8);
        JsonText.WriteString(output, message);
        output.Write("}\n"u8);
        output.EndFrame();
    }

    public void WriteMalformed(FrameBuffer output, string line)
    {
        output.Write(line);
        output.Write("\n"u8);
        output.EndFrame();
    }

    public void WritePing(FrameBuffer output)
    {
        // Ollama sends none.
    }

    public void WriteWhole(FrameBuffer output, ReplyPlan plan, ReplyTotals totals)
    {
        var calls = ImmutableArray.CreateBuilder<PlannedToolCall>();
        foreach (var step in plan.Steps)
        {
            if (step.Kind == StepKind.ToolCalls)
            {
                calls.AddRange(step.Calls);
            }
        }

        calls.AddRange(plan.FinalCalls);
        WriteMessage(output, plan.Joined(StepKind.Text), plan.Joined(StepKind.Thinking), calls.ToImmutable());
        WriteTotals(output, totals);
    }

    public void WriteErrorBody(FrameBuffer output, int status, string? message)
    {
        output.Write("{\"error\":"u8);
        JsonText.WriteString(output, message ?? OllamaErrors.For(status, _plan.Model));
        output.Write("}"u8);
    }

    private void WriteMessage(FrameBuffer output, string content, string thinking, ImmutableArray<PlannedToolCall> calls)
    {
        output.Write(_prefix);
        _clock.WriteNow(output);
        output.Write(_isGenerate ? "\",\"response\":\""u8 : "\",\"message\":{\"role\":\"assistant\",\"content\":\""u8);
        JsonText.WriteEscaped(output, content);
        output.Write("\""u8);
        if (thinking.Length > 0)
        {
            output.Write(",\"thinking\":"u8);
            JsonText.WriteString(output, thinking);
        }

        if (calls.Length > 0)
        {
            WriteCalls(output, calls);
        }

        if (!_isGenerate)
        {
            output.Write("}"u8);
        }
    }

    private static void WriteCalls(FrameBuffer output, ImmutableArray<PlannedToolCall> calls)
    {
        output.Write(",\"tool_calls\":["u8);
        for (var i = 0; i < calls.Length; i++)
        {
            var call = calls[i];
            output.Write(i == 0 ? "{"u8 : ",{"u8);
            if (call.Id.Length > 0)
            {
                output.Write("\"id\":"u8);
                JsonText.WriteString(output, call.Id);
                output.Write(","u8);
            }

            output.Write("\"function\":{\"index\":"u8);
            output.Write(call.Index);
            output.Write(",\"name\":"u8);
            JsonText.WriteString(output, call.Name);
            output.Write(",\"arguments\":"u8);
            output.Write(call.ArgumentsJson);
            output.Write("}}"u8);
        }

        output.Write("]"u8);
    }

    private static void WriteTotals(FrameBuffer output, ReplyTotals totals)
    {
        output.Write(",\"done\":true"u8);
        if (totals.StopReason.Length > 0)
        {
            output.Write(",\"done_reason\":"u8);
            JsonText.WriteString(output, totals.StopReason);
        }

        WriteCount(output, ",\"total_duration\":"u8, totals.TotalDuration);
        WriteCount(output, ",\"load_duration\":"u8, totals.LoadDuration);
        WriteCount(output, ",\"prompt_eval_count\":"u8, totals.PromptTokens);
        WriteCount(output, ",\"prompt_eval_duration\":"u8, totals.PromptDuration);
        WriteCount(output, ",\"eval_count\":"u8, totals.EvalTokens);
        WriteCount(output, ",\"eval_duration\":"u8, totals.EvalDuration);
        output.Write("}"u8);
    }

    /// <summary>Go's omitempty: a zero is left out.</summary>
    private static void WriteCount(FrameBuffer output, ReadOnlySpan<byte> key, long value)
    {
        if (value != 0)
        {
            output.Write(key);
            output.Write(value);
        }
    }
}
