using System.CommandLine;
using AgentRuntime.Cli.Options;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Simulate;

/// <summary><c>agentrt simulate</c>: the model server without a model, alone, until it is told to end.</summary>
internal static class SimulateCommand
{
    private const int OllamaPort = 11434;

    private static readonly SimulatorOptions Defaults = new();

    public static Command Create(Interrupts interrupts)
    {
        var port = new Option<int>("--port")
        {
            Description = "The TCP port on the loopback interface; 0 for a free one",
            HelpName = "P",
            CustomParser = Parsers.Port,
            DefaultValueFactory = _ => OllamaPort,
        };
        var rate = new Option<double>("--rate")
        {
            Description = "Tokens a second for each reply; 0 for as fast as they are read",
            HelpName = "R",
            CustomParser = Parsers.Rate,
            DefaultValueFactory = _ => Defaults.Rate,
        };
        var firstTokenDelay = Duration("--first-token-delay", "Time from a request to its first token");
        var loadDelay = Duration("--load-delay", "Further time to the first token of a model that is not loaded");
        var chunking = new Option<SimulatorChunking?>("--chunking")
        {
            Description = "How replies are cut into writes: token, lines=N a write, writes=N a line, byte, all in one",
            HelpName = "token|lines=N|writes=N|byte|all",
            CustomParser = Parsers.Chunking,
        };
        var tokens = Count("--tokens", "The length of a reply in tokens", Defaults.ReplyTokens ?? 1);
        var seed = new Option<int>("--seed")
        {
            Description = "Equal seed, model and conversation give the equal reply",
            HelpName = "N",
        };
        var concurrency = Count("--concurrency", "Replies generated at once; further requests wait", Defaults.MaxConcurrentReplies);
        var dialect = new Option<SimulatorDialect>("--dialect")
        {
            Description = $"Which server it is: {string.Join(", ", Enum.GetNames<SimulatorDialect>())}",
            HelpName = "NAME",
            CustomParser = Parsers.Dialect,
            DefaultValueFactory = _ => Defaults.Dialect,
        };
        var verbose = new Option<bool>("--verbose") { Description = "Tells each request and its end on stderr" };
        var command = new Command("simulate", "Runs a model server without a model, which speaks the wire of Ollama and of OpenAI-compatible servers")
        {
            port, rate, firstTokenDelay, loadDelay, chunking, tokens, seed, concurrency, dialect, verbose,
        };
        command.SetAction((result, _) => RunAsync(
            Defaults with
            {
                Port = result.GetValue(port),
                Rate = result.GetValue(rate),
                FirstTokenDelay = result.GetValue(firstTokenDelay),
                LoadDelay = result.GetValue(loadDelay),
                Chunking = result.GetValue(chunking) ?? Defaults.Chunking,
                ReplyTokens = result.GetValue(tokens),
                Seed = result.GetValue(seed),
                MaxConcurrentReplies = result.GetValue(concurrency),
                Dialect = result.GetValue(dialect),
            },
            result.GetValue(verbose),
            interrupts));
        return command;
    }

    private static Option<TimeSpan> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = Parsers.Duration,
    };

    private static Option<int> Count(string name, string description, int defaultValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = Parsers.Count,
        DefaultValueFactory = _ => defaultValue,
    };

    private static async Task<int> RunAsync(SimulatorOptions options, bool isVerbose, Interrupts interrupts)
    {
        var server = await SimulatorServer.StartAsync(options).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            await Console.Out.WriteLineAsync($"listening on {server.Url}").ConfigureAwait(false);
            using var stopping = new CancellationTokenSource();
            var telling = isVerbose ? ExchangeTeller.RunAsync(server, Console.Error, stopping.Token) : Task.CompletedTask;
            await Task.WhenAny(interrupts.First, interrupts.Leaving).ConfigureAwait(false);
            await stopping.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
