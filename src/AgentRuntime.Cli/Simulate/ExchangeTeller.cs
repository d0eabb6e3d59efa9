using System.Collections.Immutable;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Simulate;

/// <summary>Writes a line for each request to a simulator, and one for its end.</summary>
internal static class ExchangeTeller
{
    /// <summary>Tells of every request until it is cancelled; the output must be safe for concurrent use.</summary>
    public static async Task RunAsync(SimulatorServer server, TextWriter output, CancellationToken cancellationToken)
    {
        var running = ImmutableArray<Task>.Empty;
        try
        {
            for (var number = 0; ; number++)
            {
                var exchange = await server.WaitForExchangeAsync(number, cancellationToken).ConfigureAwait(false);
                running = [.. running.Where(task => !task.IsCompleted), TellAsync(exchange, output, cancellationToken)];
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private static async Task TellAsync(SimulatedExchange exchange, TextWriter output, CancellationToken cancellationToken)
    {
        var name = $"{exchange.SequenceNumber}: {exchange.Method} {exchange.Path} {exchange.Model}".TrimEnd();
        await output.WriteLineAsync(name).ConfigureAwait(false);
        try
        {
            var outcome = await exchange.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync($"{name}: {Describe(outcome, exchange.TokensSent)}").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var text = Describe(SimulatedOutcome.ServerStopped, exchange.TokensSent);
            await output.WriteLineAsync($"{name}: {text}").ConfigureAwait(false);
        }
    }

    private static string Describe(SimulatedOutcome outcome, int tokens) => outcome switch
    {
        SimulatedOutcome.Completed => $"completed {tokens} tokens",
        SimulatedOutcome.ClientClosed => $"cancelled after {tokens} tokens",
        SimulatedOutcome.Faulted => $"ended by its fault after {tokens} tokens",
        SimulatedOutcome.ServerStopped => $"stopped after {tokens} tokens",
    };
}
