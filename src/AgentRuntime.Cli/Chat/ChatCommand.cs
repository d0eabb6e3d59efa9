using System.CommandLine;
using System.CommandLine.Parsing;
using AgentRuntime.Cli.Options;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Chat;

/// <summary><c>agentrt chat</c>: one thread in the terminal.</summary>
internal static class ChatCommand
{
    public static Command Create(Interrupts interrupts)
    {
        var providers = new ProviderOptions();
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
        var json = new Option<bool>("--json") { Description = "Writes every event as a line of JSON on stdout" };
        var prompt = new Argument<string?>("PROMPT")
        {
            Description = "What to ask; without it a conversation, one message a line of stdin",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("chat", "Talks to a model, its answer on the screen as it comes; Ctrl-C cancels the answer, twice leaves")
        {
            model, instructions, maxTokens, json, prompt,
        };
        providers.AddTo(command);
        command.Validators.Add(result =>
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
        });
        command.SetAction((result, _) => IsMistakenOption(result, prompt)
            ? Usage.ReportAsync(command, $"Unrecognized option '{result.GetValue(prompt)}'. Before a prompt that begins with '-' write --.")
            : RunAsync(
                new ThreadOptions
                {
                    Model = result.GetRequiredValue(model)!.ToString(),
                    Instructions = result.GetValue(instructions) ?? "",
                    Settings = new ModelSettings { MaxOutputTokens = result.GetValue(maxTokens) },
                },
                rt => providers.AddTo(rt, result, result.GetRequiredValue(model)!),
                result.GetValue(json),
                result.GetValue(prompt),
                interrupts));
        return command;
    }

    /// <summary>The parser takes an option that it does not know for the prompt.</summary>
    private static bool IsMistakenOption(ParseResult result, Argument<string?> prompt) =>
        result.GetValue(prompt) is ['-', ..] && !result.Tokens.Any(token => token.Type == TokenType.DoubleDash);

    private static async Task<int> RunAsync(
        ThreadOptions options, Action<AgentRuntimeBuilder> configure, bool isJson, string? prompt, Interrupts interrupts)
    {
        // Stdout holds the answer and nothing else: what is logged on the way goes to stderr.
        Console.SetOut(Console.Error);
        var runtime = AgentRuntimeHost.Start(rt =>
        {
            // Nobody sees a title here.
            rt.Configure(static settings => settings with { Title = settings.Title with { IsEnabled = false } });
            configure(rt);
        });
        await using (runtime.ConfigureAwait(false))
        {
            var thread = await runtime.CreateThreadAsync(options).ConfigureAwait(false);
            ChatSink sink = isJson
                ? new JsonChatSink(Console.OpenStandardOutput(), TimeProvider.System)
                : new TextChatSink(Utf8Output.Standard(), Utf8Output.Error(), TimeProvider.System);
            using var subscription = await thread.AttachAsync(sink).ConfigureAwait(false);
            var session = new ChatSession(thread, sink, interrupts);
            var exitCode = prompt is null
                ? await ConverseAsync(session, options.Model).ConfigureAwait(false)
                : CodeOf(await session.RunTurnAsync(prompt).ConfigureAwait(false));

            // From here on Ctrl-C ends the process at once, whatever closing takes.
            interrupts.Dispose();
            return exitCode;
        }
    }

    private static async Task<int> ConverseAsync(ChatSession session, string model)
    {
        var isInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        if (isInteractive)
        {
            await Console.Error.WriteLineAsync($"{model}. Ctrl-C cancels an answer, Ctrl-D leaves.").ConfigureAwait(false);
        }

        var hasFailed = false;
        while (true)
        {
            if (isInteractive)
            {
                await Console.Error.WriteAsync("> ").ConfigureAwait(false);
            }

            var (line, hasLeft) = await session.ReadLineAsync(Console.In).ConfigureAwait(false);
            if (hasLeft)
            {
                return ExitCode.Cancelled;
            }

            if (line is null)
            {
                return hasFailed && !isInteractive ? ExitCode.Failed : ExitCode.Done;
            }

            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                var stopped = await session.RunTurnAsync(line).ConfigureAwait(false);
                if (stopped is null || session.IsLeaving)
                {
                    return ExitCode.Cancelled;
                }

                hasFailed |= CodeOf(stopped) == ExitCode.Failed;
            }
            catch (ArgumentException exception)
            {
                // The message was refused; it is not part of the conversation.
                await Console.Error.WriteLineAsync($"agentrt: {exception.Message}").ConfigureAwait(false);
                hasFailed = true;
            }
        }
    }

    private static int CodeOf(ThreadEvent.TurnStopped? stopped) => stopped is null
        ? ExitCode.Cancelled
        : stopped.Reason switch
        {
            TurnStopReason.EndTurn or TurnStopReason.MaxTokens or TurnStopReason.MaxRounds or TurnStopReason.MaxTime
                or TurnStopReason.MaxToolCalls or TurnStopReason.RepeatedToolCall or TurnStopReason.Refusal =>
                ExitCode.Done,
            TurnStopReason.Failed => ExitCode.Failed,
            TurnStopReason.Cancelled or TurnStopReason.Interrupted => ExitCode.Cancelled,
        };
}
