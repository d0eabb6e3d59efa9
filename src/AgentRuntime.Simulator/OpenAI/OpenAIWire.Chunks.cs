using AgentRuntime.Simulator.Replies;
using AgentRuntime.Simulator.Wire;

namespace AgentRuntime.Simulator.OpenAI;

/// <content>The envelope around a delta, and the reply that is not streamed.</content>
internal sealed partial class OpenAIWire
{
    public void WriteWhole(FrameBuffer output, ReplyPlan plan, ReplyTotals totals)
    {
        output.Write("{\"id\":"u8);
        WriteEscaped(output, _id);
        output.Write(",\"object\":\"chat.completion\",\"created\":"u8);
        output.Write(_created);
        output.Write(",\"model\":"u8);
        WriteEscaped(output, plan.Model);
        output.Write(_traits.Extra);
        WriteFingerprint(output);
        output.Write(",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"u8);
        var text = plan.Joined(StepKind.Text);
        if (text.Length == 0 && plan.HasToolCalls)
        {
            output.Write("null"u8);
        }
        else
        {
            WriteEscaped(output, text);
        }

        var thinking = plan.Joined(StepKind.Thinking);
        if (thinking.Length > 0 && _traits.ReasoningField is { } field)
        {
            output.Write(",\""u8);
            output.Write(field == "content" ? "reasoning_content" : field);
            output.Write("\":"u8);
            WriteEscaped(output, thinking);
        }

        WriteCallsOfMessage(output, plan);
        output.Write(_traits.HasLogprobs ? "},\"logprobs\":null,\"finish_reason\":"u8 : "},\"finish_reason\":"u8);
        WriteEscaped(output, FinishReason(totals));
        output.Write("}],"u8);
        WriteUsage(output, totals.PromptTokens, totals.EvalTokens, totals.ThinkingTokens);
        output.Write("}"u8);
    }

    private void WriteCallsOfMessage(FrameBuffer output, ReplyPlan plan)
    {
        var isFirst = true;
        foreach (var step in plan.Steps)
        {
            if (step.Kind is not (StepKind.ToolCalls or StepKind.ToolCallStart))
            {
                continue;
            }

            foreach (var call in step.Calls)
            {
                output.Write(isFirst ? ",\"tool_calls\":[{"u8 : ",{"u8);
                isFirst = false;
                WriteId(output, call);
                output.Write("\"type\":\"function\","u8);
                WriteFunction(output, call.Name, call.ArgumentsJson);
                output.Write("}"u8);
            }
        }

        if (!isFirst)
        {
            output.Write("]"u8);
        }
    }

    /// <summary>Writes an event around the delta and empties it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="finishReason">The choice's finish reason; null is none yet.</param>
    /// <param name="usage">Usage for this chunk, where the server always gives it here.</param>
    /// <param name="timings">Totals for llama.cpp's timings.</param>
    /// <param name="hasChoice">Whether the chunk has a choice; a trailing usage chunk has none.</param>
    private void WriteChunk(FrameBuffer output, string? finishReason, ReplyTotals? usage, ReplyTotals? timings = null, bool hasChoice = true)
    {
        output.Write("data: {"u8);
        if (_traits.HasChoicesFirst)
        {
            WriteChoices(output, finishReason, hasChoice);
            output.Write(",\"created\":"u8);
            output.Write(_created);
            output.Write(",\"id\":"u8);
            WriteEscaped(output, _id);
            output.Write(",\"model\":"u8);
            WriteEscaped(output, _plan.Model);
            WriteFingerprint(output);
            output.Write(",\"object\":\"chat.completion.chunk\""u8);
        }
        else
        {
            output.Write("\"id\":"u8);
            WriteEscaped(output, _id);
            output.Write(_traits.HasCumulativeMessage && finishReason is not null
                ? ",\"object\":\"chat.completion.done\",\"created\":"u8
                : ",\"object\":\"chat.completion.chunk\",\"created\":"u8);
            output.Write(_created);
            output.Write(",\"model\":"u8);
            WriteEscaped(output, _plan.Model);
            output.Write(_traits.Extra);
            WriteFingerprint(output);
            output.Write(","u8);
            WriteChoices(output, finishReason, hasChoice);
        }

        WriteUsageOfChunk(output, usage, isFinish: finishReason is not null);
        WriteRest(output, finishReason, timings);
        output.Write("}"u8);
        EndEvent(output);
        _delta.Clear();
    }

    private void WriteChoices(FrameBuffer output, string? finishReason, bool hasChoice)
    {
        if (!hasChoice)
        {
            output.Write("\"choices\":[]"u8);
            return;
        }

        if (_traits.HasChoicesFirst)
        {
            output.Write("\"choices\":[{\"finish_reason\":"u8);
            WriteReason(output, finishReason);
            output.Write(",\"index\":0,\"delta\":"u8);
            output.Write(_delta.All.Span);
            output.Write("}]"u8);
            return;
        }

        output.Write("\"choices\":[{\"index\":0,\"delta\":"u8);
        output.Write(_delta.All.Span);
        if (_traits.HasCumulativeMessage)
        {
            output.Write(",\"message\":{\"role\":\"assistant\",\"content\":"u8);
            WriteEscaped(output, _sofar.ToString());
            output.Write("}"u8);
        }

        output.Write(_traits.HasLogprobs ? ",\"logprobs\":null,\"finish_reason\":"u8 : ",\"finish_reason\":"u8);
        WriteReason(output, finishReason);
        if (_traits.HasNativeFinishReason)
        {
            output.Write(",\"native_finish_reason\":"u8);
            WriteReason(output, finishReason);
        }

        output.Write("}]"u8);
    }

    private void WriteReason(FrameBuffer output, string? finishReason)
    {
        if (finishReason is null)
        {
            output.Write("null"u8);
        }
        else
        {
            WriteEscaped(output, finishReason);
        }
    }

    private void WriteFingerprint(FrameBuffer output)
    {
        if (_traits.Fingerprint is { } fingerprint)
        {
            output.Write(",\"system_fingerprint\":"u8);
            WriteEscaped(output, fingerprint.Length == 0 ? _plan.Model : fingerprint);
        }
    }

    private void WriteUsageOfChunk(FrameBuffer output, ReplyTotals? usage, bool isFinish)
    {
        if (usage is not null)
        {
            output.Write(","u8);
            WriteUsage(output, usage.PromptTokens, usage.EvalTokens, usage.ThinkingTokens);
        }
        else if (_traits.HasUsageOnEveryChunk && _request.IncludesUsage)
        {
            output.Write(","u8);
            WriteUsage(output, _plan.PromptTokens, _tokens, 0);
        }
        else if (_traits.HasNullUsage && (_request.IncludesUsage || (_traits.HasUsageOnFinish && !isFinish)))
        {
            output.Write(",\"usage\":null"u8);
        }
    }

    private void WriteUsage(FrameBuffer output, int promptTokens, int completionTokens, int thinkingTokens)
    {
        output.Write("\"usage\":{\"prompt_tokens\":"u8);
        output.Write(promptTokens);
        output.Write(",\"completion_tokens\":"u8);
        output.Write(completionTokens);
        output.Write(",\"total_tokens\":"u8);
        output.Write(promptTokens + completionTokens);
        if (thinkingTokens > 0 && _dialect != SimulatorDialect.Ollama)
        {
            output.Write(",\"completion_tokens_details\":{\"reasoning_tokens\":"u8);
            output.Write(thinkingTokens);
            output.Write("}"u8);
        }

        output.Write("}"u8);
    }

    private void WriteRest(FrameBuffer output, string? finishReason, ReplyTotals? timings)
    {
        if (_traits.PaddingField is { } padding && finishReason is null)
        {
            // Real padding is random; its length hides the token's.
            const string letters = "abcdefghijklmnopqrstuvwxyz012345";
            output.Write(",\""u8);
            output.Write(padding);
            output.Write("\":\""u8);
            output.Write(letters[..(1 + (_tokens * 7 % LongestPadding))]);
            output.Write("\""u8);
        }

        if (_traits.HasGroqMember && (_tokens == 0 || finishReason is not null))
        {
            output.Write(",\"x_groq\":{\"id\":\"req_"u8);
            output.Write(_id);
            output.Write("\"}"u8);
        }

        if (_traits.HasTimings && timings is not null)
        {
            output.Write(",\"timings\":{\"prompt_n\":"u8);
            output.Write(timings.PromptTokens);
            output.Write(",\"prompt_ms\":"u8);
            output.Write(timings.PromptDuration / 1_000_000);
            output.Write(",\"predicted_n\":"u8);
            output.Write(timings.EvalTokens);
            output.Write(",\"predicted_ms\":"u8);
            output.Write(timings.EvalDuration / 1_000_000);
            output.Write("}"u8);
        }
    }
}
