using System.CommandLine;
using System.CommandLine.Parsing;
using AgentRuntime.Cli.Approvals;
using AgentRuntime.Cli.Mcp;
using AgentRuntime.Cli.Options;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Chat;

/// <summary><c>agentrt chat</c>: one thread in the terminal.</summary>
internal static class ChatCommand
{
    public static Command Create(Interrupts interrupts)
    {
        var providers = new ProviderOptions();
        var mcp = new McpOptions();
        var model = new Option<ModelRef?>("--model", "-m")
        {
            Description = "The model that answers, as PROVIDER/MODEL",
            HelpName = "P/M",
            Required = true,
            CustomParser = Parsers.Model,
        };
        var instructions = new Option<string?>("--instructions")
        {
            Description = "The system message before the conversation",
            HelpName = "TEXT",
        };
        var maxTokens = new Option<int?>("--max-tokens")
        {
            Description = "The most tokens that one answer may have; without it the server's own limit holds",
            HelpName = "N",
            CustomParser = result => Parsers.Count(result),
        };
        var approve = Approve();
        var json = new Option<bool>("--json") { Description = "Writes every event as a line of JSON on stdout" };
        var prompt = new Argument<string?>("PROMPT")
        {
            Description = "What to ask; without it a conversation, one message a line of stdin",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("chat", "Talks to a model, its answer on the screen as it comes; Ctrl-C cancels the answer, twice leaves")
        {
            model, instructions, maxTokens, approve, json, prompt,
        };
        providers.AddTo(command);
        mcp.AddTo(command);
        command.Validators.Add(result => Validate(result, providers, model, prompt));
        command.SetAction((result, _) => IsMistakenOption(result, prompt)
            ? Usage.ReportAsync(command, $"Unrecognized option '{result.GetValue(prompt)}'. Before a prompt that begins with '-' write --.")
            : new ChatProgram(interrupts)
            {
                Thread = new ThreadOptions
                {
                    Model = result.GetRequiredValue(model)!.ToString(),
                    Instructions = result.GetValue(instructions) ?? "",
                    Settings = new ModelSettings { MaxOutputTokens = result.GetValue(maxTokens) },
                    Owner = mcp.Fingerprint(result),
                },
                Configure = rt =>
                {
                    providers.AddTo(rt, result, result.GetRequiredValue(model)!);
                    mcp.AddTo(rt, result);
                },
                Approval = result.GetValue(approve),
                IsJson = result.GetValue(json),
                Prompt = result.GetValue(prompt),
            }.RunAsync());
        return command;
    }

    private static Option<ApprovalMode> Approve() => new("--approve")
    {
        Description = "Who answers when a tool wants to be allowed: you are asked, or nobody is and it is allowed or refused; "
            + "without a terminal it is refused",
        HelpName = "ask|always|never",
        CustomParser = Parsers.Approval,
        DefaultValueFactory = _ => ApprovalMode.Ask,
    };

    private static void Validate(
        CommandResult result, ProviderOptions providers, Option<ModelRef?> model, Argument<string?> prompt)
    {
        // From the words themselves: the value of an option that could not be read throws.
        if (result.GetResult(model) is { Tokens: [.., var chosen] } && ModelRef.TryParse(chosen.Value, out var reference))
        {
            providers.Validate(result, reference);
        }

        if (result.GetResult(prompt) is { Tokens: [var words] } && string.IsNullOrWhiteSpace(words.Value))
        {
            result.AddError("The prompt is empty.");
        }
    }

    /// <summary>The parser takes an option that it does not know for the prompt.</summary>
    private static bool IsMistakenOption(ParseResult result, Argument<string?> prompt) =>
        result.GetValue(prompt) is ['-', ..] && !result.Tokens.Any(token => token.Type == TokenType.DoubleDash);
}
