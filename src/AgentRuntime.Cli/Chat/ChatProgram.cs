using AgentRuntime.Cli.Approvals;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Chat;

/// <summary>A run of <c>agentrt chat</c>: one runtime, one thread.</summary>
internal sealed class ChatProgram(Interrupts interrupts)
{
    /// <summary>The thread that is made.</summary>
    public required ThreadOptions Thread { get; init; }

    /// <summary>Adds the servers.</summary>
    public required Action<AgentRuntimeBuilder> Configure { get; init; }

    /// <summary>Who answers when a tool wants to be allowed.</summary>
    public required ApprovalMode Approval { get; init; }

    /// <summary>Whether events are written as JSON.</summary>
    public required bool IsJson { get; init; }

    /// <summary>What to ask; null for a conversation.</summary>
    public required string? Prompt { get; init; }

    private static bool IsInteractive => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Runs to its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        // Stdout holds the answer and nothing else: what is logged on the way goes to stderr.
        Console.SetOut(Console.Error);
        using var log = new ErrorLoggerFactory(Console.Error);
        var runtime = AgentRuntimeHost.Start(rt =>
        {
            rt.UseLoggerFactory(log).Configure(Adjust);
            Configure(rt);
        });
        await using (runtime.ConfigureAwait(false))
        {
            // The servers of tools: the first answer may need them.
            var ready = runtime.WhenReadyAsync();
            if (await Task.WhenAny(ready, interrupts.First, interrupts.Leaving).ConfigureAwait(false) != ready)
            {
                return ExitCode.Cancelled;
            }

            var exitCode = await TalkAsync(runtime).ConfigureAwait(false);

            // From here on Ctrl-C ends the process at once, whatever closing takes.
            interrupts.Dispose();
            return exitCode;
        }
    }

    private static RuntimeSettings Adjust(RuntimeSettings settings) => settings with
    {
        // Nobody sees a title here.
        Title = settings.Title with { IsEnabled = false },
        Approvals = settings.Approvals with { RememberFile = AnswersFile.Path() },
    };

    private async Task<int> TalkAsync(AgentRuntimeHost runtime)
    {
        var thread = await runtime.CreateThreadAsync(Thread).ConfigureAwait(false);
        var error = Utf8Output.Error();
        ChatSink sink = IsJson
            ? new JsonChatSink(Console.OpenStandardOutput(), TimeProvider.System)
            : new TextChatSink(Utf8Output.Standard(), error, TimeProvider.System);
        sink.Approvals = new ApprovalDesk(
            Approval == ApprovalMode.Ask && !IsInteractive ? ApprovalMode.Never : Approval, error, new ConsoleKeys(), TimeProvider.System)
        {
            Answer = (approvalId, answer) => thread.ResolveApprovalAsync(approvalId, answer),
            OnFailed = sink.Fail,
        };
        using var subscription = await thread.AttachAsync(sink).ConfigureAwait(false);
        var session = new ChatSession(thread, sink, interrupts);
        return Prompt is null
            ? await ConverseAsync(session, Thread.Model).ConfigureAwait(false)
            : CodeOf(await session.RunTurnAsync(Prompt).ConfigureAwait(false));
    }

    private static async Task<int> ConverseAsync(ChatSession session, string model)
    {
        var isInteractive = IsInteractive;
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
