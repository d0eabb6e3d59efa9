using System.Net;
using System.Text;
using AgentRuntime.Cli.Latency.Peers;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>A model server that is measured, and how it is asked.</summary>
/// <param name="Dialect">Which server's wire it speaks.</param>
/// <param name="Url">Where it listens.</param>
internal sealed record ModelEndpoint(SimulatorDialect Dialect, Uri Url)
{
    /// <summary>The provider's name, and the wire's.</summary>
    public string Provider => Dialect == SimulatorDialect.LMStudio ? "lmstudio" : "ollama";

    /// <summary>What its lines are.</summary>
    public TokenWire Wire => Dialect == SimulatorDialect.LMStudio ? TokenWire.LMStudio : TokenWire.Ollama;

    /// <summary>The path of a completion.</summary>
    public string Path => Dialect == SimulatorDialect.LMStudio ? "/v1/chat/completions" : "/api/chat";

    /// <summary>The body that asks for a reply.</summary>
    public static string BodyOf(ReplyOrder order) =>
        $$"""{"model":"sim","messages":[{"role":"user","content":"{{order.Prompt}}"}],"stream":true}""";

    /// <summary>A client with the settings of the runtime's own connections, so that no path has warmer ones.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        ResponseDrainTimeout = TimeSpan.Zero,
        MaxResponseDrainSize = 0,
    })
    {
        BaseAddress = Url,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    /// <summary>The request for a reply.</summary>
    public HttpRequestMessage CreateRequest(ReplyOrder order) => new(HttpMethod.Post, Path)
    {
        Content = new StringContent(BodyOf(order), Encoding.UTF8, "application/json"),
    };
}
