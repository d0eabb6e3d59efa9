using System.Collections.Immutable;
using AgentRuntime.Simulator.Replies;
using AgentRuntime.Simulator.Wire;

namespace AgentRuntime.Simulator.OpenAI;

/// <content>The deltas of a chunk.</content>
internal sealed partial class OpenAIWire
{
    /// <summary>Writes a step's delta.</summary>
    /// <returns>False when the server does not show it.</returns>
    private bool WriteDelta(in ReplyStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Text:
                Open();
                _delta.Write("\"content\":"u8);
                WriteEscaped(_delta, step.Text);
                _delta.Write("}"u8);
                _sofar.Append(step.Text);
                return true;
            case StepKind.Thinking:
                return WriteThinking(step.Text);
            case StepKind.ToolCalls:
                WriteWholeCalls(step.Calls);
                return true;
            case StepKind.ToolCallStart:
                WriteCallStart(step.Calls[0]);
                return true;
            case StepKind.ToolCallFragment:
                WriteFragment(step.Calls[0], step.Text);
                return true;
            default:
                return false;
        }
    }

    private void Open()
    {
        _delta.Write("{"u8);
        if (_traits.RepeatsRole)
        {
            _delta.Write("\"role\":\"assistant\","u8);
        }
    }

    private bool WriteThinking(string text)
    {
        switch (_traits.ReasoningField)
        {
            case null:
                return false;
            case "content":
                _delta.Write("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":"u8);
                WriteEscaped(_delta, text);
                _delta.Write("}]}]}"u8);
                return true;
            default:
                Open();
                _delta.Write(_traits.HasEmptyContent ? "\"content\":\"\",\""u8 : "\""u8);
                _delta.Write(_traits.ReasoningField);
                _delta.Write("\":"u8);
                WriteEscaped(_delta, text);
                if (_dialect == SimulatorDialect.OpenRouter)
                {
                    _delta.Write(",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":"u8);
                    WriteEscaped(_delta, text);
                    _delta.Write(",\"format\":\"unknown\",\"index\":0}]"u8);
                }

                _delta.Write("}"u8);
                return true;
        }
    }

    private void OpenCalls()
    {
        Open();
        if (_traits.HasEmptyContent && _dialect != SimulatorDialect.Mistral)
        {
            _delta.Write(_dialect == SimulatorDialect.OpenRouter ? "\"content\":null,"u8 : "\"content\":\"\","u8);
        }

        _delta.Write("\"tool_calls\":["u8);
    }

    private void CloseCalls()
    {
        // Mistral puts an index of its own and an empty content after the calls.
        _delta.Write(_dialect == SimulatorDialect.Mistral ? "],\"index\":0,\"content\":\"\"}"u8 : "]}"u8);
    }

    private void WriteWholeCalls(ImmutableArray<PlannedToolCall> calls)
    {
        OpenCalls();
        for (var i = 0; i < calls.Length; i++)
        {
            _delta.Write(i == 0 ? "{"u8 : ",{"u8);
            WriteId(_delta, calls[i]);
            _delta.Write("\"index\":"u8);
            _delta.Write(calls[i].Index + _traits.FirstToolIndex);
            _delta.Write(",\"type\":\"function\","u8);
            WriteFunction(_delta, calls[i].Name, calls[i].ArgumentsJson);
            _delta.Write("}"u8);
        }

        CloseCalls();
    }

    private void WriteCallStart(PlannedToolCall call)
    {
        OpenCalls();
        _delta.Write("{\"index\":"u8);
        _delta.Write(call.Index + _traits.FirstToolIndex);
        _delta.Write(","u8);
        WriteId(_delta, call);
        _delta.Write("\"type\":\"function\","u8);
        WriteFunction(_delta, call.Name, "");
        _delta.Write("}"u8);
        CloseCalls();
    }

    private void WriteFragment(PlannedToolCall call, string fragment)
    {
        OpenCalls();
        _delta.Write("{\"index\":"u8);
        _delta.Write(call.Index + _traits.FirstToolIndex);
        _delta.Write(","u8);
        if (_traits.RepeatsToolName)
        {
            _delta.Write("\"type\":\"function\","u8);
        }

        WriteFunction(_delta, _traits.RepeatsToolName ? "" : null, fragment);
        _delta.Write("}"u8);
        CloseCalls();
    }

    private void WriteId(FrameBuffer output, PlannedToolCall call)
    {
        if (call.Id.Length > 0)
        {
            output.Write("\"id\":"u8);
            WriteEscaped(output, call.Id);
            output.Write(","u8);
        }
    }

    private void WriteFunction(FrameBuffer output, string? name, string arguments)
    {
        output.Write("\"function\":{"u8);
        if (name is not null)
        {
            output.Write("\"name\":"u8);
            WriteEscaped(output, name);
            output.Write(","u8);
        }

        output.Write("\"arguments\":"u8);
        WriteEscaped(output, arguments);
        output.Write("}"u8);
    }
}
