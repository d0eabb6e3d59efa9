namespace AgentRuntime.Simulator.Tests;

public sealed class SimulatorServerTests
{
    [Fact]
    public async Task StartAsync_PortTaken_NamesThePortAndWhatToDo()
    {
        await using var first = await Probe.StartAsync();

        var exception = await Assert.ThrowsAsync<SimulatorPortInUseException>(() => Probe.StartAsync(Probe.Fast with { Port = first.Url.Port }));

        Assert.Equal(first.Url, exception.Url);
        Assert.Contains($"port {first.Url.Port} is taken", exception.Message, StringComparison.Ordinal);
        Assert.Contains("choose another port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_OptionOutsideItsRange_NamesTheOption()
    {
        foreach (var (options, name) in new (SimulatorOptions, string)[]
        {
            (new() { Port = 70_000 }, "Port"),
            (new() { Rate = -1 }, "Rate"),
            (new() { Rate = double.NaN }, "Rate"),
            (new() { FirstTokenDelay = TimeSpan.FromSeconds(-1) }, "FirstTokenDelay"),
            (new() { LoadDelay = TimeSpan.FromSeconds(-1) }, "LoadDelay"),
            (new() { Chunking = new SimulatorChunking.LinesPerWrite(0) }, "Chunking"),
            (new() { Chunking = new SimulatorChunking.WritesPerLine(0) }, "Chunking"),
            (new() { ReplyTokens = 0 }, "ReplyTokens"),
            (new() { Models = [] }, "Models"),
            (new() { Dialect = (SimulatorDialect)99 }, "Dialect"),
            (new() { PingInterval = TimeSpan.Zero }, "PingInterval"),
            (new() { MaxConcurrentReplies = 0 }, "MaxConcurrentReplies"),
            (new() { MaxQueuedRequests = -1 }, "MaxQueuedRequests"),
            (new() { MaxRequestBytes = 0 }, "MaxRequestBytes"),
            (new() { MaxLineBytes = 0 }, "MaxLineBytes"),
            (new() { MaxExchanges = 0 }, "MaxExchanges"),
            (new() { RememberedTokenTimes = -1 }, "RememberedTokenTimes"),
        })
        {
            var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => Probe.StartAsync(options));
            Assert.Equal(name, exception.ParamName);
        }
    }

    [Fact]
    public async Task Enqueue_TwoReplies_AreGivenInOrderBeforeTheScript()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Script = request => SimulatedReply.Say($"script {request.Index} {request.Prompt}") });
        server.Enqueue(SimulatedReply.Say("first"));
        server.Enqueue(SimulatedReply.Say("second"));

        var bodies = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            bodies.Add((await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim", ",\"stream\":false"))).Body);
        }

        Assert.Contains("\"content\":\"first\"", bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"content\":\"second\"", bodies[1], StringComparison.Ordinal);
        Assert.Contains("\"content\":\"script 2 hi\"", bodies[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_Throws_GivesItsErrorAndTheServerLives()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with
        {
            Script = request => request.Index == 0 ? throw new InvalidOperationException("script is wrong") : null,
        });

        var failed = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));
        var next = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));

        Assert.Equal(500, failed.Status);
        Assert.Contains("script is wrong", failed.Body, StringComparison.Ordinal);
        Assert.Equal(200, next.Status);
    }

    [Fact]
    public async Task Script_LineOverTheLimit_FailsTheExchange()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { MaxLineBytes = 1000 });
        server.Enqueue(SimulatedReply.Of(new SimulatedPart.Tokens([new string('x', 1000)])));

        var (status, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));

        Assert.Equal(500, status);
        Assert.Contains("MaxLineBytes", body, StringComparison.Ordinal);
        Assert.Equal(SimulatedOutcome.Faulted, await server.Exchanges[0].Ended.WaitAsync(Probe.Deadline));
    }

    [Fact]
    public async Task Exchange_OfAChat_TellsWhatWasAsked()
    {
        await using var server = await Probe.StartAsync();
        await Probe.GetAsync(server, "/api/tags");
        await Probe.PostAsync(server, "/api/chat", "{\"model\":\"sim\",\"messages\":[]}");
        await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim-tools"));

        var list = await server.WaitForExchangeAsync(0, Probe.Expires());
        var completion = await server.WaitForCompletionAsync(0, Probe.Expires());
        var byModel = await server.WaitForExchangeAsync(exchange => exchange.Model == "sim-tools", Probe.Expires());

        Assert.Equal(("GET", "/api/tags", "", false), (list.Method, list.Path, list.RequestBody, list.IsCompletion));
        Assert.Equal(("POST", "/api/chat", Probe.Chat("sim-tools"), true), (completion.Method, completion.Path, completion.RequestBody, completion.IsCompletion));
        Assert.Same(completion, byModel);
        Assert.Equal(2, completion.SequenceNumber);
        await completion.Ended.WaitAsync(Probe.Deadline);
        Assert.True(completion.ReceivedAt <= completion.FirstTokenAt && completion.FirstTokenAt <= completion.EndedAt);
        Assert.True(completion.HeadersSent.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Exchanges_OverTheirBound_AreForgottenOldestFirst()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { MaxExchanges = 2 });

        for (var i = 0; i < 5; i++)
        {
            await Probe.GetAsync(server, "/api/version");
        }

        Assert.Equal([3, 4], server.Exchanges.Select(exchange => exchange.SequenceNumber));
    }

    [Fact]
    public async Task Requests_OverTheConcurrencyLimit_WaitAndThenTheQueueIsFull()
    {
        await using var server = await Probe.StartAsync(new SimulatorOptions
        {
            MaxConcurrentReplies = 1,
            MaxQueuedRequests = 1,
            Rate = 0,
            ReplyTokens = 5,
            Script = request => request.Index == 0 ? SimulatedReply.Fail(new SimulatedFault.StallBeforeHeaders()) : null,
        });
        using var running = await RawConnection.OpenAsync(server);
        await running.PostAsync("/api/chat", Probe.Chat("sim"));
        var first = await server.WaitForExchangeAsync(0, Probe.Expires());
        await first.Started.WaitAsync(Probe.Deadline);
        var waiting = Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));
        var second = await server.WaitForExchangeAsync(1, Probe.Expires());

        // The second is in the queue when a third finds it full; it may be a moment after its exchange is seen.
        (int Status, string Body) refused = default;
        for (var attempt = 0; refused.Status != 503 && attempt < 1000; attempt++)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            using var client = Probe.Client(server);
            try
            {
                using var response = await Probe.OpenAsync(client, "/api/chat", Probe.Chat("sim"), deadline.Token);
                refused = ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Probe.Expires()));
            }
            catch (OperationCanceledException)
            {
                // It took the place in the queue itself; its cancellation gives it back.
                refused = default;
            }
        }

        Assert.Equal((503, "{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}"), refused);
        Assert.False(second.Started.IsCompleted);
        running.Close();
        Assert.Equal(200, (await waiting).Status);
    }

    [Fact]
    public async Task DisposeAsync_WhileStreaming_EndsTheExchangeAndFreesThePort()
    {
        var server = await SimulatorServer.StartAsync(new SimulatorOptions { ReplyTokens = 100_000 }, Probe.Expires());
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));
        var exchange = await server.WaitForExchangeAsync(0, Probe.Expires());
        await exchange.FirstTokenSent.WaitAsync(Probe.Deadline);

        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.Equal(SimulatedOutcome.ServerStopped, await exchange.Ended.WaitAsync(Probe.Deadline));
        await using var next = await Probe.StartAsync(Probe.Fast with { Port = server.Url.Port });
        Assert.Equal(server.Url, next.Url);
    }

    [Fact]
    public async Task Client_ThatDoesNotRead_HoldsTheReplyBackAndItsCloseEndsIt()
    {
        // About 100 MB: more than the sockets' buffers hold.
        const int tokens = 1_000_000;
        await using var server = await Probe.StartAsync(Probe.Fast with { ReplyTokens = tokens });
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));
        var exchange = await server.WaitForExchangeAsync(0, Probe.Expires());
        await exchange.FirstTokenSent.WaitAsync(Probe.Deadline);

        var sent = -1;
        while (sent != exchange.TokensSent)
        {
            sent = exchange.TokensSent;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }

        Assert.InRange(sent, 1, tokens - 1);
        Assert.False(exchange.Ended.IsCompleted);
        connection.Close();
        Assert.Equal(SimulatedOutcome.ClientClosed, await exchange.Ended.WaitAsync(Probe.Deadline));
        Assert.InRange(exchange.TokensSent, sent, sent + 1);
    }

    [Fact]
    public async Task Connection_KeptAlive_ServesRequestAfterRequest()
    {
        await using var server = await Probe.StartAsync();
        using var connection = await RawConnection.OpenAsync(server);

        for (var i = 0; i < 3; i++)
        {
            await connection.PostAsync("/api/chat", Probe.Chat("sim"));
            Assert.EndsWith("0\r\n\r\n", await connection.ReadResponseAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(3, server.Exchanges.Count);
    }
}
