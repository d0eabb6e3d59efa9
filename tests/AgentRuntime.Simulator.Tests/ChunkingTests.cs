using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests;

public sealed class ChunkingTests
{
    public static TheoryData<string> Chunkings => ["token", "50 lines", "3 writes", "byte", "all"];

    [Theory]
    [MemberData(nameof(Chunkings))]
    public async Task Reply_InEveryChunking_HasTheSameBytes(string chunking)
    {
        var whole = string.Concat(RawConnection.Chunks(await ReadAsync(new SimulatorChunking.TokenPerWrite(), 500)));

        var chunks = RawConnection.Chunks(await ReadAsync(Parse(chunking), 500));

        Assert.Equal(whole, string.Concat(chunks));
    }

    [Theory]
    [InlineData("token", 101)]
    [InlineData("50 lines", 3)]
    [InlineData("3 writes", 303)]
    [InlineData("all", 1)]
    public async Task Reply_InEachChunking_TakesItsNumberOfWrites(string chunking, int writes)
    {
        var chunks = RawConnection.Chunks(await ReadAsync(Parse(chunking), 100));

        Assert.Equal(writes, chunks.Count);
    }

    [Fact]
    public async Task Reply_OneByteAWrite_HasOnlyWritesOfOneByte()
    {
        var chunks = RawConnection.Chunks(await ReadAsync(new SimulatorChunking.BytePerWrite(), 20));

        Assert.All(chunks, chunk => Assert.Single(chunk));
    }

    [Theory]
    [MemberData(nameof(Chunkings))]
    public async Task TokensSent_InEveryChunking_IsTheWholeReply(string chunking)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Chunking = Parse(chunking), ReplyTokens = 77 });

        await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));

        Assert.Equal(SimulatedOutcome.Completed, await server.Exchanges[0].Ended.WaitAsync(Probe.Deadline));
        Assert.Equal(77, server.Exchanges[0].TokensSent);
    }

    [Theory]
    [InlineData("50 lines")]
    [InlineData("all")]
    public async Task Cut_WhileLinesAreHeld_SendsThemFirst(string chunking)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Chunking = Parse(chunking) });

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim-cut@7"));

        Assert.Equal(7, body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static SimulatorChunking Parse(string name) => name switch
    {
        "token" => new SimulatorChunking.TokenPerWrite(),
        "50 lines" => new SimulatorChunking.LinesPerWrite(50),
        "3 writes" => new SimulatorChunking.WritesPerLine(3),
        "byte" => new SimulatorChunking.BytePerWrite(),
        _ => new SimulatorChunking.AllInOneWrite(),
    };

    private static async Task<string> ReadAsync(SimulatorChunking chunking, int tokens)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with
        {
            Chunking = chunking,
            ReplyTokens = tokens,
            TimeProvider = new ManualTimeProvider(),
        });
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));
        return await connection.ReadResponseAsync();
    }
}
