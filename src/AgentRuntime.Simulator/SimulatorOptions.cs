using System.Collections.Immutable;

namespace AgentRuntime.Simulator;

/// <summary>How a simulated model server listens, speaks and paces itself.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The TCP port on the loopback interface.</summary>
    /// <value>0: a free one, told by <see cref="SimulatorServer.Url"/>.</value>
    public int Port { get; init; }

    /// <summary>Tokens a second for each reply, kept by an absolute schedule: a late token does not delay the next.</summary>
    /// <value>170. Zero and <see cref="double.PositiveInfinity"/> are as fast as the client reads.</value>
    public double Rate { get; init; } = 170;

    /// <summary>Time from a request to its first token, and so to the response's headers.</summary>
    /// <value>Zero.</value>
    public TimeSpan FirstTokenDelay { get; init; }

    /// <summary>Further time to the first token when the model is not loaded; a model stays loaded for the request's <c>keep_alive</c>.</summary>
    /// <value>Zero.</value>
    public TimeSpan LoadDelay { get; init; }

    /// <summary>How replies are cut into writes.</summary>
    /// <value>One token a write.</value>
    public SimulatorChunking Chunking { get; init; } = new SimulatorChunking.TokenPerWrite();

    /// <summary>Length of a generated reply in tokens, thinking included.</summary>
    /// <value>200. Null draws one from the seed and the prompt, between 120 and 280.</value>
    public int? ReplyTokens { get; init; } = 200;

    /// <summary>Seed of all that is generated: equal seed, model and conversation give the equal reply.</summary>
    public int Seed { get; init; }

    /// <summary>The models the server has. Names with a fault (<see cref="SimulatorFaults"/>) work beside them.</summary>
    /// <value><see cref="SimulatedModel.Defaults"/>.</value>
    public ImmutableArray<SimulatedModel> Models { get; init; } = SimulatedModel.Defaults;

    /// <summary>Which server is simulated.</summary>
    /// <value><see cref="SimulatorDialect.Ollama"/>.</value>
    public SimulatorDialect Dialect { get; init; }

    /// <summary>Time between the comments a server sends while nothing else comes.</summary>
    /// <value>Null: the dialect's own, 30 s for llama.cpp, 0.5 s for OpenRouter, none for the others.</value>
    public TimeSpan? PingInterval { get; init; }

    /// <summary>Chooses the reply to a completion request; null from it, or no script, generates one. Replies enqueued at the server come first.</summary>
    /// <remarks>Called on the request's thread, for concurrent requests concurrently.</remarks>
    public Func<SimulatedRequest, SimulatedReply?>? Script { get; init; }

    /// <summary>Replies generated at the same time; further requests wait without a byte, as Ollama lets them.</summary>
    /// <value>1024, above what one machine's loopback is asked for here; Ollama's own default is 1 a model.</value>
    public int MaxConcurrentReplies { get; init; } = 1024;

    /// <summary>Requests waiting for their turn; the next one gets 503.</summary>
    /// <value>512, Ollama's OLLAMA_MAX_QUEUE.</value>
    public int MaxQueuedRequests { get; init; } = 512;

    /// <summary>Bytes in a request's body; a longer one gets 413.</summary>
    /// <value>64 MB: a long conversation with images.</value>
    public int MaxRequestBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes in one line or event of a reply; a script that makes a longer one fails its request.</summary>
    /// <value>32 MB: four times what Ollama's own client reads, so that a client's cap can be tested.</value>
    public int MaxLineBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Exchanges kept for <see cref="SimulatorServer.Exchanges"/>; older ones are forgotten.</summary>
    /// <value>4096.</value>
    public int MaxExchanges { get; init; } = 4096;

    /// <summary>How many token times each exchange keeps for <see cref="SimulatedExchange.TokenTimes"/>.</summary>
    /// <value>0: none.</value>
    public int RememberedTokenTimes { get; init; }

    /// <summary>The clock and the timers of the pace.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks the values against their ranges.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        Require(Port is >= 0 and <= 65_535, nameof(Port), "0 to 65535");
        Require(Rate >= 0, nameof(Rate), "0 or more tokens a second");
        Require(FirstTokenDelay >= TimeSpan.Zero, nameof(FirstTokenDelay), "zero or longer");
        Require(LoadDelay >= TimeSpan.Zero, nameof(LoadDelay), "zero or longer");
        Require(Chunking is { IsValid: true }, nameof(Chunking), "given, with numbers of at least 1");
        Require(ReplyTokens is null or >= 1, nameof(ReplyTokens), "null or at least 1");
        Require(!Models.IsDefaultOrEmpty, nameof(Models), "at least one model");
        Require(Enum.IsDefined(Dialect), nameof(Dialect), "a named dialect");
        Require(PingInterval is null || PingInterval >= TimeSpan.FromMilliseconds(1), nameof(PingInterval), "null or at least 1 ms");
        Require(MaxConcurrentReplies >= 1, nameof(MaxConcurrentReplies), "at least 1");
        Require(MaxQueuedRequests >= 0, nameof(MaxQueuedRequests), "0 or more");
        Require(MaxRequestBytes >= 1, nameof(MaxRequestBytes), "at least 1");
        Require(MaxLineBytes >= 1, nameof(MaxLineBytes), "at least 1");
        Require(MaxExchanges >= 1, nameof(MaxExchanges), "at least 1");
        Require(RememberedTokenTimes >= 0, nameof(RememberedTokenTimes), "0 or more");
        Require(TimeProvider is not null, nameof(TimeProvider), "given");
    }

    private static void Require(bool isMet, string option, string range)
    {
        if (!isMet)
        {
            throw new ArgumentException($"{nameof(SimulatorOptions)}.{option} must be {range}.", option);
        }
    }
}
