using System.Globalization;
using System.Text;
using AgentRuntime.Simulator.Replies;
using AgentRuntime.Simulator.Wire;

namespace AgentRuntime.Simulator.OpenAI;

/// <summary>The OpenAI-compatible chat stream (SSE) with one server's traits.</summary>
internal sealed partial class OpenAIWire : IReplyWire
{
    private const int LongestPadding = 32;

    private readonly SimulatorDialect _dialect;
    private readonly DialectTraits _traits;
    private readonly ReplyPlan _plan;
    private readonly OpenAIRequest _request;
    private readonly FrameBuffer _delta;
    private readonly StringBuilder _sofar = new();
    private readonly string _id;
    private readonly long _created;
    private int _tokens;
    private bool _isLastHeld;

    public OpenAIWire(SimulatorOptions options, OpenAIRequest request, int number, long created, ReplyPlan plan)
    {
        _dialect = options.Dialect;
        _traits = DialectTraits.Of(options.Dialect);
        _plan = plan;
        _request = request;
        _delta = new FrameBuffer(options.MaxLineBytes);
        _created = created;
        _id = options.Dialect switch
        {
            SimulatorDialect.OpenRouter => string.Create(CultureInfo.InvariantCulture, $"gen-{created}-{number:D20}"),
            SimulatorDialect.LMStudio => string.Create(CultureInfo.InvariantCulture, $"chatcmpl-{number:D21}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"chatcmpl-{number}"),
        };
        PingInterval = _traits.Comment is null ? null : options.PingInterval ?? _traits.PingInterval;
    }

    public string StreamContentType => _dialect == SimulatorDialect.OpenAI ? "text/event-stream; charset=utf-8" : "text/event-stream";

    public string JsonContentType => _dialect == SimulatorDialect.LlamaCpp ? "application/json; charset=utf-8" : "application/json";

    public TimeSpan? PingInterval { get; }

    public void WriteGreeting(FrameBuffer output)
    {
        if (_traits.GreetsWithComment)
        {
            WritePing(output);
        }
    }

    public void WriteStart(FrameBuffer output)
    {
        if (_traits.HasEmptyFirstChunk)
        {
            output.Write("data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":"u8);
            output.Write("[{\"prompt_index\":0,\"content_filter_results\":{}}]}"u8);
            EndEvent(output);
        }

        if (_traits.StartDelta is { } start)
        {
            _delta.Write(start);
            WriteChunk(output, finishReason: null, usage: null);
        }
    }

    public void WriteStep(FrameBuffer output, in ReplyStep step, bool isLast)
    {
        _tokens += step.Tokens;
        if (!WriteDelta(step))
        {
            return;
        }

        if (isLast && _traits.FinishesWithLastToken)
        {
            _isLastHeld = true;
            return;
        }

        WriteChunk(output, finishReason: null, usage: null);
        if (step.Kind == StepKind.ToolCallStart && _traits.HasEmptyFragment)
        {
            WriteFragment(step.Calls[0], "");
            WriteChunk(output, finishReason: null, usage: null);
        }
    }

    public void WriteEnd(FrameBuffer output, ReplyTotals totals)
    {
        var reason = FinishReason(totals);
        if (!_isLastHeld)
        {
            _delta.Write(_traits.FinishDelta);
        }

        var isTrailing = _request.IncludesUsage && !_traits.HasUsageOnFinish && !_traits.FinishesTwice;
        WriteChunk(output, reason, _traits.HasUsageOnFinish ? totals : null, isTrailing ? null : totals);
        if (_traits.FinishesTwice)
        {
            _delta.Write(_traits.FinishDelta);
            WriteChunk(output, reason, totals);
        }

        if (isTrailing)
        {
            WriteChunk(output, reason, totals, totals, hasChoice: false);
        }

        if (_traits.EndsWithDone)
        {
            output.Write("data: [DONE]"u8);
            EndEvent(output);
        }
    }

    public void WriteError(FrameBuffer output, string message)
    {
        switch (_dialect)
        {
            case SimulatorDialect.Ollama:
                // middleware/openai.go reads the error line as a chat response: an empty chunk, then the end without a finish.
                _delta.Write("""{"role":"assistant","content":""}""");
                WriteChunk(output, finishReason: null, usage: null);
                return;
            case SimulatorDialect.OpenRouter:
                WriteOpenRouterError(output, message);
                return;
            case SimulatorDialect.LMStudio:
                output.Write("event: error\ndata: {\"error\":{\"message\":"u8);
                JsonText.WriteString(output, message);
                output.Write("},\"message\":"u8);
                JsonText.WriteString(output, message);
                output.Write("}"u8);
                break;
            case SimulatorDialect.Vllm:
                output.Write("data: {\"error\":{\"message\":"u8);
                JsonText.WriteString(output, message);
                output.Write(",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}"u8);
                EndEvent(output);
                output.Write("data: [DONE]"u8);
                break;
            default:
                output.Write("data: "u8);
                OpenAIErrors.Write(
                    output, _dialect == SimulatorDialect.LlamaCpp ? _dialect : SimulatorDialect.OpenAI, 500, message);
                break;
        }

        EndEvent(output);
    }

    public void WriteWrongKeyError(FrameBuffer output, string key, string message)
    {
        output.Write("data: {"u8);
        JsonText.WriteString(output, key);
        output.Write(":"u8);
        JsonText.WriteString(output, message);
        output.Write("}"u8);
        EndEvent(output);
    }

    public void WriteMalformed(FrameBuffer output, string line)
    {
        output.Write("data: "u8);
        output.Write(line);
        EndEvent(output);
    }

    public void WritePing(FrameBuffer output)
    {
        output.Write(_traits.Comment!);
        EndEvent(output);
    }

    public void WriteErrorBody(FrameBuffer output, int status, string? message) =>
        OpenAIErrors.Write(output, _dialect, status, message ?? OpenAIErrors.For(_dialect, status, _plan.Model));

    private string FinishReason(ReplyTotals totals) =>
        _plan.HasToolCalls && totals.StopReason == "stop" && !_plan.IsStopReasonScripted ? "tool_calls" : totals.StopReason;

    private void EndEvent(FrameBuffer output)
    {
        output.Write(_traits.NewLine);
        output.Write(_traits.NewLine);
        output.EndFrame();
    }

    private void WriteEscaped(FrameBuffer output, string text)
    {
        output.Write("\""u8);
        JsonText.WriteEscaped(output, text, _traits.EscapesLikeGo);
        output.Write("\""u8);
    }

    private void WriteOpenRouterError(FrameBuffer output, string message)
    {
        output.Write("data: {\"id\":"u8);
        WriteEscaped(output, _id);
        output.Write(",\"object\":\"chat.completion.chunk\",\"created\":"u8);
        output.Write(_created);
        output.Write(",\"model\":"u8);
        WriteEscaped(output, _plan.Model);
        output.Write(_traits.Extra);
        output.Write(",\"error\":{\"code\":502,\"message\":"u8);
        WriteEscaped(output, message);
        output.Write("},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\",\"native_finish_reason\":\"error\"}]}"u8);
        EndEvent(output);
    }
}
