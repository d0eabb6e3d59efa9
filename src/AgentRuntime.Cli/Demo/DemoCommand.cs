using System.CommandLine;
using AgentRuntime.Cli.Options;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Hosting;
using AgentRuntime.Simulator;
using Spectre.Console;

namespace AgentRuntime.Cli.Demo;

/// <summary><c>agentrt demo</c>: the main job with nothing installed.</summary>
internal static class DemoCommand
{
    private const int DefaultThreads = 8;

    /// <summary>Ten frames a second: the screen's pace, whatever the threads' is.</summary>
    private static readonly TimeSpan FramePeriod = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Models = ["ollama/sim", "ollama/sim-thinking", "ollama/sim"];

    public static Command Create(Interrupts interrupts)
    {
        var threads = new Option<int>("--threads")
        {
            Description = "How many threads run at once",
            HelpName = "N",
            CustomParser = Parsers.Count,
            DefaultValueFactory = _ => DefaultThreads,
        };
        var once = new Option<bool>("--once") { Description = "Ends when every thread has ended its turn; without it, Ctrl-C does" };
        var noPage = new Option<bool>("--no-page") { Description = "Shows the threads in the terminal alone" };
        var rate = new Option<double>("--rate")
        {
            Description = "Tokens a second of each thread; 0 for as fast as they are read",
            HelpName = "R",
            CustomParser = Parsers.Rate,
            DefaultValueFactory = _ => new SimulatorOptions().Rate,
        };
        var command = new Command("demo", "Runs many threads against a simulated model server and shows them live")
        {
            threads, once, noPage, rate,
        };
        command.SetAction((result, _) => RunAsync(
            result.GetValue(threads), result.GetValue(once), result.GetValue(rate), interrupts));
        return command;
    }

    private static async Task<int> RunAsync(int count, bool once, double rate, Interrupts interrupts)
    {
        var isTerminal = !Console.IsOutputRedirected;
        var console = TableConsole.Create(Console.Out);
        var options = new SimulatorOptions { Rate = rate, ReplyTokens = null, Script = DemoWarmUp.Script };
        var server = await SimulatorServer.StartAsync(
            options with { MaxConcurrentReplies = Math.Max(count, options.MaxConcurrentReplies) }).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            var runtime = AgentRuntimeHost.Start(rt => rt
                .AddOllama(server.Url, configure: provider => provider with { MaxParallel = Math.Max(count, 4) })
                .Configure(static settings => settings with { Title = settings.Title with { IsEnabled = false } }));
            await using (runtime.ConfigureAwait(false))
            {
                await DemoWarmUp.RunAsync(runtime, Models[0]).ConfigureAwait(false);
                await Console.Out.WriteLineAsync($"{count} threads on the simulated model server at {server.Url}").ConfigureAwait(false);
                return await RunAsync(runtime, console, isTerminal, count, once, interrupts).ConfigureAwait(false);
            }
        }
    }

    private static async Task<int> RunAsync(
        AgentRuntimeHost runtime, IAnsiConsole console, bool isTerminal, int count, bool once, Interrupts interrupts)
    {
        var time = TimeProvider.System;
        DemoThread[] threads = [.. Enumerable.Range(1, count).Select(number => NewThread(number, time))];
        var screen = new DemoScreen(threads, time);
        var startedAt = time.GetTimestamp();
        using var stopping = new CancellationTokenSource();
        Action<DemoThread>? tell = isTerminal ? null : thread => Console.Out.WriteLine(screen.Line(thread));
        var running = Task.WhenAll(threads.Select(thread => thread.RunAsync(runtime, once, tell, stopping.Token)));
        var ended = EndAsync(running, interrupts, stopping);
        if (isTerminal)
        {
            await PaintAsync(console, screen, running).ConfigureAwait(false);
        }

        var hasEndedItself = await ended.ConfigureAwait(false);
        await running.ConfigureAwait(false);
        var totals = DemoTotals.Of(threads, screen.CountTokens(), time.GetElapsedTime(startedAt));
        console.WriteLine();
        console.Write(screen.Summary());
        console.WriteLine();
        await Console.Out.WriteLineAsync(totals.ToString()).ConfigureAwait(false);
        if (totals.FailedTurns > 0)
        {
            var error = threads.Select(thread => thread.LastError).First(error => error is not null);
            await ErrorText.WriteAsync(Console.Error, error!).ConfigureAwait(false);
            return ExitCode.Failed;
        }

        return hasEndedItself || !once ? ExitCode.Done : ExitCode.Cancelled;
    }

    private static DemoThread NewThread(int number, TimeProvider time) =>
        new(number, Models[(number - 1) % Models.Length], turn => DemoPrompts.Of(number, turn), time);

    /// <summary>Stops the threads at Ctrl-C.</summary>
    /// <returns>False when they were stopped.</returns>
    private static async Task<bool> EndAsync(Task running, Interrupts interrupts, CancellationTokenSource stopping)
    {
        if (await Task.WhenAny(running, interrupts.First, interrupts.Leaving).ConfigureAwait(false) == running)
        {
            return true;
        }

        // From here on Ctrl-C ends the process at once, whatever stopping takes.
        interrupts.Dispose();
        await stopping.CancelAsync().ConfigureAwait(false);
        return false;
    }

    private static Task PaintAsync(IAnsiConsole console, DemoScreen screen, Task running) =>
        console.Live(screen.Paint(console.Profile.Width, console.Profile.Height))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async context =>
            {
                using var frames = new PeriodicTimer(FramePeriod, TimeProvider.System);
                while (!running.IsCompleted)
                {
                    context.UpdateTarget(screen.Paint(console.Profile.Width, console.Profile.Height));
                    await Task.WhenAny(running, frames.WaitForNextTickAsync().AsTask()).ConfigureAwait(false);
                }
            });
}
