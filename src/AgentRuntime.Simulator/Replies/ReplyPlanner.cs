using AgentRuntime.Simulator.Prose;

namespace AgentRuntime.Simulator.Replies;

/// <summary>Makes a reply's plan from its script, or invents one.</summary>
internal sealed class ReplyPlanner(SimulatorOptions options)
{
    private const int ShortestDrawnReply = 120;
    private const int LongestDrawnReply = 280;
    private const int CharactersPerArgumentToken = 4;

    public ReplyPlan Plan(ReplyRequest request, SimulatedReply? script)
    {
        script ??= new SimulatedReply { ToolCallPlacement = request.Model.ToolCallPlacement };
        var random = new Random(SeedOf(request));
        var steps = new StepList(
            request.FragmentsToolCalls, request.PlacesToolCalls ? script.ToolCallPlacement : SimulatedToolCallPlacement.OwnLine);
        if (script.Parts.IsDefault)
        {
            Invent(request, random, steps);
        }
        else
        {
            foreach (var part in script.Parts)
            {
                Add(part, request, random, steps);
            }
        }

        var stopReason = script.StopReason ?? "stop";
        var fault = script.Fault ?? request.NamedFault;
        var limit = Math.Min(request.MaxTokens ?? int.MaxValue, fault is SimulatedFault.LengthLimit length ? length.AfterTokens : int.MaxValue);
        if (steps.Tokens > limit)
        {
            steps.CutTo(limit);
            stopReason = "length";
        }
        else if (fault is SimulatedFault.LengthLimit)
        {
            stopReason = "length";
        }

        return new ReplyPlan
        {
            Model = request.Request.Model,
            Steps = steps.Steps,
            FinalCalls = steps.FinalCalls,
            Rate = script.Rate ?? options.Rate,
            LoadDelay = request.LoadDelay,
            FirstTokenDelay = script.FirstTokenDelay ?? options.FirstTokenDelay,
            Chunking = script.Chunking ?? options.Chunking,
            PromptTokens = script.PromptTokens ?? request.PromptTokens,
            StopReason = stopReason,
            IsStopReasonScripted = script.StopReason is not null,
            Fault = fault is SimulatedFault.LengthLimit ? null : fault,
            Tokens = steps.Tokens,
            ThinkingTokens = steps.ThinkingTokens,
            HasToolCalls = steps.HasToolCalls,
        };
    }

    private static void Add(SimulatedPart part, ReplyRequest request, Random random, StepList steps)
    {
        var tokens = new List<string>();
        switch (part)
        {
            case SimulatedPart.Text text:
                Tokenizer.Split(text.Value, tokens);
                steps.AddTokens(StepKind.Text, tokens);
                break;
            case SimulatedPart.Thinking thinking:
                Tokenizer.Split(thinking.Value, tokens);
                steps.AddTokens(StepKind.Thinking, tokens);
                break;
            case SimulatedPart.Tokens given:
                tokens.AddRange(given.Values);
                steps.AddTokens(StepKind.Text, tokens);
                break;
            case SimulatedPart.ToolCall call:
                steps.AddCall(call.Name, call.ArgumentsJson, call.Id ?? request.MakeCallId(steps.CallCount, random), ArgumentTokens(call.ArgumentsJson));
                break;
            case SimulatedPart.Raw raw:
                steps.Add(new ReplyStep(StepKind.Raw, Bytes: raw.Bytes));
                break;
            case SimulatedPart.Pause pause:
                steps.Add(new ReplyStep(StepKind.Pause, Pause: pause.Duration));
                break;
        }
    }

    private static int ArgumentTokens(string json) => Math.Max(1, (json.Length + CharactersPerArgumentToken - 1) / CharactersPerArgumentToken);

    private void Invent(ReplyRequest request, Random random, StepList steps)
    {
        var length = options.ReplyTokens ?? random.Next(ShortestDrawnReply, LongestDrawnReply + 1);
        var prose = new ProseWriter(random.Next());
        var callsTool = request.Model.CallsTools && request.Request.Tools.Length > 0 && request.Request.Messages is [.., { Role: "user" }];
        var tokens = new List<string>();
        if (request.Thinks && length > 1)
        {
            var thinking = Math.Max(1, length / 3);
            prose.WriteThinking(thinking, tokens);
            steps.AddTokens(StepKind.Thinking, tokens);
            length -= thinking;
        }

        if (callsTool)
        {
            var arguments = ToolArguments.Invent(request.Request.Body, prose);
            steps.AddCall(request.Request.Tools[0], arguments, request.MakeCallId(0, random), ArgumentTokens(arguments));
            return;
        }

        tokens.Clear();
        prose.WriteAnswer(request.Request.Prompt, length, tokens);
        steps.AddTokens(StepKind.Text, tokens);
    }

    /// <summary>FNV-1a over what the reply depends on: string hash codes differ from run to run.</summary>
    private int SeedOf(ReplyRequest request)
    {
        var hash = 2166136261u ^ (uint)options.Seed;
        Mix(request.Model.FullName, ref hash);
        foreach (var message in request.Request.Messages)
        {
            Mix(message.Role, ref hash);
            Mix(message.Content, ref hash);
        }

        return (int)hash;

        static void Mix(string text, ref uint hash)
        {
            foreach (var c in text)
            {
                hash = (hash ^ c) * 16777619u;
            }
        }
    }
}
