using System.Collections.Concurrent;
using AgentRuntime.Simulator.Pacing;
using AgentRuntime.Simulator.Replies;
using AgentRuntime.Simulator.Wire;

namespace AgentRuntime.Simulator.Hosting;

/// <summary>What a server's routes share.</summary>
internal sealed class ServerCore : IDisposable
{
    public ServerCore(SimulatorOptions options)
    {
        Options = options;
        Log = new ExchangeLog(options);
        Shelf = new ModelShelf(options);
        Admission = new Admission(options.MaxConcurrentReplies, options.MaxQueuedRequests);
        Planner = new ReplyPlanner(options);
        Clock = new ReplyClock(options.TimeProvider, new Pacer(options.TimeProvider), new WireClock(options.TimeProvider));
    }

    public SimulatorOptions Options { get; }

    public ExchangeLog Log { get; }

    public ModelShelf Shelf { get; }

    public Admission Admission { get; }

    public ReplyPlanner Planner { get; }

    public ReplyClock Clock { get; }

    public ConcurrentQueue<SimulatedReply> Enqueued { get; } = new();

    /// <summary>The reply the script gives: an enqueued one first.</summary>
    public SimulatedReply? Script(SimulatedRequest request) =>
        Enqueued.TryDequeue(out var reply) ? reply : Options.Script?.Invoke(request);

    /// <summary>Waits for the request's turn and sends its reply.</summary>
    /// <param name="call">The request.</param>
    /// <param name="request">What the planner needs of it; its load delay is taken when its turn has come.</param>
    /// <param name="createWire">The wire for the plan.</param>
    /// <param name="load">Loads the model and gives the time it takes.</param>
    /// <param name="forced">The reply the server itself gives, whatever the script says.</param>
    public async Task<SimulatedOutcome> ReplyAsync(
        Call call, ReplyRequest request, Func<ReplyPlan, IReplyWire> createWire, Func<TimeSpan> load, SimulatedReply? forced = null)
    {
        var script = forced ?? Script(request.Request);
        if (!await Admission.EnterAsync(call.Aborted).ConfigureAwait(false))
        {
            return await PlayAsync(call, request, new SimulatedReply { Fault = new SimulatedFault.Status(503) }, createWire).ConfigureAwait(false);
        }

        try
        {
            call.Exchange.MarkStarted();
            return await PlayAsync(call, request with { LoadDelay = load() }, script, createWire).ConfigureAwait(false);
        }
        finally
        {
            Admission.Leave();
        }
    }

    public void Dispose()
    {
        Clock.Pacer.Dispose();
        Admission.Dispose();
    }

    private Task<SimulatedOutcome> PlayAsync(
        Call call, ReplyRequest request, SimulatedReply? script, Func<ReplyPlan, IReplyWire> createWire)
    {
        var plan = Planner.Plan(request, script);
        var player = new ReplyPlayer(call.Context, createWire(plan), plan, call.Exchange, Clock, Options.MaxLineBytes);
        return player.PlayAsync(request.Request.IsStreamed, call.Aborted);
    }
}
