using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using AgentRuntime.Cli.Options;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>
/// <c>agentrt latency-model</c>, not for people: the simulated model server of a measurement. It sends what the prompts ask for and
/// tells afterwards when it sent each token: nothing is added to the wire, and the measured paths do nothing for it.
/// </summary>
internal static class ModelPeerCommand
{
    public const string Name = "latency-model";

    /// <summary>How many tokens of a reply have their times kept.</summary>
    private const int RememberedTokens = 1024;

    /// <summary>At the largest load two runs are under way or asked for; an exchange holds 8 kB of times.</summary>
    private const int RememberedExchanges = 8192;

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(20);

    private static readonly ImmutableArray<string> Tokens =
        [.. Enumerable.Range(0, 100).Select(static i => string.Create(CultureInfo.InvariantCulture, $" tok{i:00}"))];

    public static Command Create()
    {
        var dialect = new Option<SimulatorDialect>("--dialect") { CustomParser = Parsers.Dialect };
        var command = new Command(Name, "The model server of 'agentrt latency'") { dialect };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(dialect), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SimulatorDialect dialect, CancellationToken cancellationToken)
    {
        var server = await SimulatorServer.StartAsync(
            new SimulatorOptions
            {
                Dialect = dialect,
                Script = Reply,
                MaxConcurrentReplies = RememberedExchanges,
                MaxExchanges = RememberedExchanges,
                RememberedTokenTimes = RememberedTokens,
            },
            cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            var questions = PeerLines.Read(PeerJson.Default.ModelQuestion);
            await PeerLines.WriteAsync(new PeerReady(server.Url.ToString()), PeerJson.Default.PeerReady).ConfigureAwait(false);
            await foreach (var question in questions.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                var times = await TimesOfAsync(server, question.Run, cancellationToken).ConfigureAwait(false);
                await PeerLines.WriteAsync(times, PeerJson.Default.ExchangeTimesArray).ConfigureAwait(false);
            }
        }

        return ExitCode.Done;
    }

    private static SimulatedReply? Reply(SimulatedRequest request)
    {
        if (ReplyOrder.FindIn(request.Prompt) is not { } order)
        {
            return null;
        }

        var tokens = ImmutableArray.CreateBuilder<string>(order.Tokens);
        for (var i = 0; i < order.Tokens; i++)
        {
            tokens.Add(Tokens[i % Tokens.Length]);
        }

        return SimulatedReply.Of(new SimulatedPart.Tokens(tokens.MoveToImmutable())) with { Rate = order.Rate };
    }

    private static async Task<ExchangeTimes[]> TimesOfAsync(SimulatorServer server, string run, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(EndTimeout);
        var times = new List<ExchangeTimes>();
        foreach (var exchange in server.Exchanges)
        {
            if (exchange.IsCompletion && ReplyOrder.FindIn(exchange.RequestBody) is { } order && order.Run == run)
            {
                var outcome = await exchange.Ended.WaitAsync(deadline.Token).ConfigureAwait(false);
                times.Add(new ExchangeTimes(
                    order.Stream,
                    exchange.EndedAt ?? 0,
                    outcome == SimulatedOutcome.ClientClosed,
                    exchange.TokensSent,
                    [.. exchange.TokenTimes]));
            }
        }

        return [.. times];
    }
}
