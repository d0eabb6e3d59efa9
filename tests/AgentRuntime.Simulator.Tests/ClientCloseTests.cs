namespace AgentRuntime.Simulator.Tests;

public sealed class ClientCloseTests
{
    public enum Phase
    {
        WaitingForHeaders,
        Streaming,
        Stalled,
        Queued,
        WaitingForLoad,
    }

    [Theory]
    [InlineData(Phase.WaitingForHeaders, false)]
    [InlineData(Phase.WaitingForHeaders, true)]
    [InlineData(Phase.Streaming, false)]
    [InlineData(Phase.Streaming, true)]
    [InlineData(Phase.Stalled, false)]
    [InlineData(Phase.Stalled, true)]
    [InlineData(Phase.Queued, false)]
    [InlineData(Phase.WaitingForLoad, false)]
    public async Task Close_InEachPhase_EndsTheExchangeAsClosed(Phase phase, bool isReset)
    {
        var options = new SimulatorOptions { MaxConcurrentReplies = phase == Phase.Queued ? 1 : 10 };
        await using var server = await SimulatorServer.StartAsync(Configure(options, phase), Probe.Expires());
        using var first = await RawConnection.OpenAsync(server);
        using var second = await RawConnection.OpenAsync(server);
        await first.PostAsync("/api/chat", Probe.Chat("sim"));
        var exchange = await server.WaitForExchangeAsync(0, Probe.Expires());
        var closing = first;
        if (phase == Phase.Queued)
        {
            await exchange.Started.WaitAsync(Probe.Deadline);
            await second.PostAsync("/api/chat", Probe.Chat("sim"));
            exchange = await server.WaitForExchangeAsync(1, Probe.Expires());
            closing = second;
        }
        else if (phase is Phase.Streaming or Phase.Stalled)
        {
            await exchange.FirstTokenSent.WaitAsync(Probe.Deadline);
        }

        if (isReset)
        {
            closing.Reset();
        }
        else
        {
            closing.Close();
        }

        Assert.Equal(SimulatedOutcome.ClientClosed, await exchange.Ended.WaitAsync(Probe.Deadline));
        Assert.NotNull(exchange.EndedAt);
    }

    [Fact]
    public async Task Close_AfterTheFinalLine_IsCompleted()
    {
        await using var server = await SimulatorServer.StartAsync(Probe.Fast, Probe.Expires());
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));
        await connection.ReadUntilContainsAsync("\"eval_duration\":");

        connection.Reset();

        var exchange = await server.WaitForExchangeAsync(0, Probe.Expires());
        Assert.Equal(SimulatedOutcome.Completed, await exchange.Ended.WaitAsync(Probe.Deadline));
    }

    private static SimulatorOptions Configure(SimulatorOptions options, Phase phase) => phase switch
    {
        Phase.WaitingForHeaders => options with { FirstTokenDelay = TimeSpan.FromHours(1) },
        Phase.Streaming => options with { Rate = 50, ReplyTokens = 100_000 },
        Phase.Stalled => options with { Script = _ => SimulatedReply.Fail(new SimulatedFault.Stall(3)) },
        Phase.Queued => options with { FirstTokenDelay = TimeSpan.FromHours(1) },
        Phase.WaitingForLoad => options with { LoadDelay = TimeSpan.FromHours(1) },
    };
}
