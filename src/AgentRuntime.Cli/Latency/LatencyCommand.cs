using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AgentRuntime.Cli.Latency.Load;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Latency.Reports;
using AgentRuntime.Cli.Options;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Latency;

/// <summary>
/// <c>agentrt latency</c>: where a token's time goes, against barer and slower ways to read the same stream; with <c>--threads</c>, what many
/// threads do to it.
/// </summary>
internal static class LatencyCommand
{
    private const int DefaultRounds = 5;
    private const int DefaultTokens = 340;
    private const int DefaultStreams = 64;
    private const double DefaultRate = 170;
    private const double DefaultLoadRate = 50;
    private const double DefaultStalledPercent = 10;

    /// <summary>The load of a page: what the goals speak of.</summary>
    private const int PageThreads = 1000;

    public static Command Create(Interrupts interrupts)
    {
        var rounds = Count("--rounds", "How often everything is measured; figures are medians over the rounds", DefaultRounds);
        var tokens = Count("--tokens", "The length of a paced reply; one that comes as fast as it can is many times as long", DefaultTokens);
        var streams = Count("--streams", "How many streams there are where there are many", DefaultStreams);
        var threads = new Option<int>("--threads")
        {
            Description = "Measures a load of so many threads, and does not compare paths",
            HelpName = "N",
            CustomParser = Parsers.Count,
        };
        var rate = new Option<double?>("--rate")
        {
            Description = $"Tokens a second of a paced reply [default: {DefaultRate}; with --threads {DefaultLoadRate}]",
            HelpName = "R",
            CustomParser = static result => Parsers.Rate(result),
        };
        var stalled = new Option<double>("--stalled")
        {
            Description = "With --threads: for how many of them in a hundred a second sink stalls",
            HelpName = "PERCENT",
            CustomParser = Parsers.Rate,
            DefaultValueFactory = _ => DefaultStalledPercent,
        };
        var wire = new Option<string>("--wire") { Description = "Whose wire the model server speaks", DefaultValueFactory = static _ => "both" };
        wire.AcceptOnlyFromAmong("ollama", "lmstudio", "both");
        var paths = new Option<string>("--paths")
        {
            Description = "The letters of the paths: a socket loop, b async read loop, c line reader, d channel and lock, e one sink, f SSE",
            HelpName = "LETTERS",
            DefaultValueFactory = static _ => "abcdef",
        };
        paths.Validators.Add(result => RejectUnknownPaths(result, paths));
        var json = new Option<bool>("--json") { Description = "Writes everything as one JSON object" };
        var svg = new Option<string?>("--svg") { Description = "Writes a picture of the comparison", HelpName = "FILE" };
        var page = new Option<string?>("--doc")
        {
            Description = "Compares and measures the load, and writes the figures into a page, in the place of the last ones",
            HelpName = "FILE",
        };
        var command = new Command("latency", "Measures where a token's time goes, hop by hop, against other ways to read the same stream")
        {
            rounds, tokens, streams, threads, rate, stalled, wire, paths, json, svg, page,
        };
        command.SetAction((result, _) => RunAsync(
            new LatencyOptions
            {
                Rounds = result.GetValue(rounds),
                Tokens = result.GetValue(tokens),
                Streams = result.GetValue(streams),
                Rate = result.GetValue(rate) ?? DefaultRate,
                LoadRate = result.GetValue(rate) ?? DefaultLoadRate,
                LoadThreads = result.GetValue(threads) is > 0 and var count ? count : result.GetValue(page) is null ? 0 : PageThreads,
                StalledShare = result.GetValue(stalled) / 100,
                Dialects = DialectsOf(result.GetRequiredValue(wire)),
                Paths = [.. result.GetRequiredValue(paths).Select(static letter => (PathId)(letter - 'a'))],
                Compares = result.GetValue(threads) == 0 || result.GetValue(page) is not null,
            },
            new Outputs(result.GetValue(json), result.GetValue(svg), result.GetValue(page)),
            interrupts));
        return command;
    }

    private static Option<int> Count(string name, string description, int defaultValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = Parsers.Count,
        DefaultValueFactory = _ => defaultValue,
    };

    private static void RejectUnknownPaths(OptionResult result, Option<string> paths)
    {
        var letters = result.GetRequiredValue(paths);
        if (letters.Length == 0 || letters.Any(static letter => letter is < 'a' or > 'f'))
        {
            result.AddError($"--paths: '{letters}' names no paths: write some of the letters a to f, for example be.");
        }
    }

    private static ImmutableArray<SimulatorDialect> DialectsOf(string wire) => wire switch
    {
        "ollama" => [SimulatorDialect.Ollama],
        "lmstudio" => [SimulatorDialect.LMStudio],
        _ => [SimulatorDialect.Ollama, SimulatorDialect.LMStudio],
    };

    private static async Task<int> RunAsync(LatencyOptions options, Outputs outputs, Interrupts interrupts)
    {
        using var stopping = new CancellationTokenSource();
        var measuring = MeasureAsync(options, stopping.Token);
        if (await Task.WhenAny(measuring, interrupts.First, interrupts.Leaving).ConfigureAwait(false) != measuring)
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await ((Task)measuring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Cancelled;
        }

        await WriteAsync(await measuring.ConfigureAwait(false), outputs).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<LatencyReport> MeasureAsync(LatencyOptions options, CancellationToken cancellationToken)
    {
        var machine = new MachineMeter();
        var laboratory = await Laboratory.StartAsync(options, cancellationToken).ConfigureAwait(false);
        await using var _ = laboratory.ConfigureAwait(false);
        var comparison = new Comparison(laboratory, options, Tell);
        await comparison.WarmUpAsync(cancellationToken).ConfigureAwait(false);
        var paths = new List<PathFigures>();
        ImmutableArray<HopFigures> hops = [];
        if (options.Compares)
        {
            var cases = LatencyCase.All(options);
            foreach (var measured in cases)
            {
                paths.AddRange(await comparison.RunAsync(measured, cancellationToken).ConfigureAwait(false));
            }

            hops = await comparison.RunHopsAsync(cases[0], cancellationToken).ConfigureAwait(false);
        }

        return new LatencyReport
        {
            Load = options.LoadThreads > 0 ? await new LoadRun(laboratory, options, Tell).RunAsync(cancellationToken).ConfigureAwait(false) : [],
            LoadRate = options.LoadRate,
            Rate = options.Rate,
            Rounds = options.Rounds,
            Paths = [.. paths],
            Hops = hops,
            Machine = machine.Stop(laboratory.PeerTime),
            Time = TimeProvider.System.GetUtcNow(),
        };
    }

    private static void Tell(string what)
    {
        var load = MachineMeter.LoadAverage() is { } average ? string.Create(CultureInfo.InvariantCulture, $" (load average {average:0.0})") : "";
        Console.Error.WriteLine($"{what}{load}");
    }

    private static async Task WriteAsync(LatencyReport report, Outputs outputs)
    {
        if (outputs.Json)
        {
            await Console.Out.WriteLineAsync(ReportJson.Write(report)).ConfigureAwait(false);
        }
        else
        {
            await Console.Out.WriteLineAsync(ReportTables.Machine(report)).ConfigureAwait(false);
            foreach (var table in ReportTables.Of(report))
            {
                await Console.Out.WriteLineAsync($"\n{table.ToText().TrimEnd('\n')}").ConfigureAwait(false);
            }
        }

        if (outputs.Svg is { } svg)
        {
            await File.WriteAllTextAsync(svg, LatencyPicture.Draw(report)).ConfigureAwait(false);
        }

        if (outputs.Page is { } page)
        {
            var before = File.Exists(page) ? await File.ReadAllTextAsync(page).ConfigureAwait(false) : "";
            await File.WriteAllTextAsync(page, PerformancePage.Update(before, report)).ConfigureAwait(false);
        }
    }

    /// <summary>Where a report goes.</summary>
    private sealed record Outputs(bool Json, string? Svg, string? Page);
}
