using AgentRuntime.Hosting;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Demo;

/// <summary>
/// One short turn before the demo begins: the program's code is compiled when it first runs, and the times that the demo shows are to
/// be those of the runtime.
/// </summary>
internal static class DemoWarmUp
{
    private const string Prompt = "Warm up.";

    /// <summary>Answers the warm-up at once; everything else is left to the simulator.</summary>
    public static SimulatedReply? Script(SimulatedRequest request) =>
        request.Prompt == Prompt ? SimulatedReply.Say("Ready, steady, go.") with { Rate = 0 } : null;

    /// <summary>Runs the turn.</summary>
    public static Task RunAsync(IAgentRuntime runtime, string model) =>
        new DemoThread(0, model, _ => Prompt, TimeProvider.System).RunAsync(runtime, once: true, tell: null, CancellationToken.None);
}
