using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests;

/// <summary>The schedule on a clock the test moves: what is asserted are counts, never how fast the machine is.</summary>
public sealed class PaceTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Reply_Paced_SendsEachTokenWhenItIsDue()
    {
        var time = new ManualTimeProvider();
        await using var server = await StartAsync(time, delay: TimeSpan.FromMilliseconds(50));
        using var connection = await RawConnection.OpenAsync(server);
        var exchange = await BeginAsync(server, connection);

        for (var elapsed = 10; elapsed <= 200; elapsed += 10)
        {
            await time.UntilTimerAsync();
            time.Advance(Tick);
            var due = elapsed < 50 ? 0 : ((elapsed - 50) / 10) + 1;
            await ManualTimeProvider.UntilAsync(() => exchange.TokensSent >= due, $"{due} tokens after {elapsed} ms");
            Assert.Equal(due, exchange.TokensSent);
        }
    }

    [Fact]
    public async Task Reply_AfterALateTick_CatchesUpAndDoesNotDrift()
    {
        var time = new ManualTimeProvider();
        await using var server = await StartAsync(time, delay: TimeSpan.Zero);
        using var connection = await RawConnection.OpenAsync(server);
        var exchange = await BeginAsync(server, connection);
        await ManualTimeProvider.UntilAsync(() => exchange.TokensSent == 1, "the first token");
        await time.UntilTimerAsync();

        // The timer fires on the way at 10 ms, but what it wakes sees 95 ms: nine more tokens are due at once, the tenth is not.
        time.Advance(TimeSpan.FromMilliseconds(95));
        await ManualTimeProvider.UntilAsync(() => exchange.TokensSent >= 10, "the late tokens");
        Assert.Equal(10, exchange.TokensSent);
        await time.UntilTimerAsync();
        time.Advance(TimeSpan.FromMilliseconds(5));

        await ManualTimeProvider.UntilAsync(() => exchange.TokensSent == 11, "the next token on the old schedule");
    }

    [Fact]
    public async Task Replies_ManyAtOnce_KeepTheirSchedulesFromOneTimer()
    {
        const int replies = 40;
        var time = new ManualTimeProvider();
        await using var server = await StartAsync(time, delay: TimeSpan.FromMilliseconds(10));
        var connections = new List<RawConnection>();
        for (var i = 0; i < replies; i++)
        {
            connections.Add(await RawConnection.OpenAsync(server));
            await BeginAsync(server, connections[i], i);
        }

        await ManualTimeProvider.UntilAsync(() => server.Exchanges.All(exchange => exchange.Started.IsCompleted), "all began");
        for (var token = 1; token <= 20; token++)
        {
            var expected = token;
            await time.UntilTimerAsync();
            time.Advance(Tick);
            await ManualTimeProvider.UntilAsync(() => server.Exchanges.All(exchange => exchange.TokensSent >= expected), $"token {expected} of all");
            Assert.All(server.Exchanges, exchange => Assert.Equal(expected, exchange.TokensSent));
            Assert.Equal(1, time.ActiveTimers);
        }

        connections.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Pause_BetweenParts_DelaysWhatFollows()
    {
        var time = new ManualTimeProvider();
        await using var server = await StartAsync(time, delay: TimeSpan.Zero);
        server.Enqueue(SimulatedReply.Of(new SimulatedPart.Text("a"), new SimulatedPart.Pause(TimeSpan.FromSeconds(5)), new SimulatedPart.Text(" b")));
        using var connection = await RawConnection.OpenAsync(server);
        var exchange = await BeginAsync(server, connection);
        await ManualTimeProvider.UntilAsync(() => exchange.TokensSent == 1, "the first token");
        await time.UntilTimerAsync();

        time.Advance(TimeSpan.FromMilliseconds(5009));
        Assert.Equal(1, exchange.TokensSent);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await ManualTimeProvider.UntilAsync(() => exchange.TokensSent == 2, "the token after the pause");
    }

    [Fact]
    public async Task LoadDelay_OfALoadedModel_IsNotTakenAgain()
    {
        var time = new ManualTimeProvider();
        await using var server = await SimulatorServer.StartAsync(
            new SimulatorOptions { TimeProvider = time, Rate = 0, ReplyTokens = 3, LoadDelay = TimeSpan.FromSeconds(9) }, Probe.Expires());
        var loading = Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));
        await time.UntilTimerAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Contains("\"load_duration\":9000000000,", (await loading).Body, StringComparison.Ordinal);

        var (_, again) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));

        Assert.DoesNotContain("load_duration", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_OnTheRealClock_TakesItsTimeButNotLess()
    {
        await using var server = await SimulatorServer.StartAsync(
            new SimulatorOptions { Rate = 500, ReplyTokens = 100, RememberedTokenTimes = 1000 }, Probe.Expires());

        await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));

        var exchange = server.Exchanges[0];
        await exchange.Ended.WaitAsync(Probe.Deadline);
        var times = exchange.TokenTimes;
        Assert.Equal(100, times.Length);
        var span = TimeProvider.System.GetElapsedTime(times[0], times[^1]);
        Assert.True(span >= TimeSpan.FromMilliseconds(0.95 * 99 * 2), $"{span}");
    }

    private static Task<SimulatorServer> StartAsync(ManualTimeProvider time, TimeSpan delay) => SimulatorServer.StartAsync(
        new SimulatorOptions { TimeProvider = time, Rate = 100, FirstTokenDelay = delay, ReplyTokens = 1000 }, Probe.Expires());

    private static async Task<SimulatedExchange> BeginAsync(SimulatorServer server, RawConnection connection, int index = 0)
    {
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));
        return await server.WaitForExchangeAsync(index, Probe.Expires());
    }
}
