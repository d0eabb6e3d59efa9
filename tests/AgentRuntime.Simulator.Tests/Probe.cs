using System.Net.Http.Headers;
using System.Text;

namespace AgentRuntime.Simulator.Tests;

/// <summary>What the tests share: a client that reads raw bytes, and deadlines long enough for a loaded machine.</summary>
internal static class Probe
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static readonly SimulatorOptions Fast = new() { Rate = 0, ReplyTokens = 30 };

    public static CancellationToken Expires() => new CancellationTokenSource(Deadline).Token;

    public static Task<SimulatorServer> StartAsync(SimulatorOptions? options = null) =>
        SimulatorServer.StartAsync(options ?? Fast, Expires());

    public static HttpClient Client(SimulatorServer server) =>
        new() { BaseAddress = server.Url, Timeout = Timeout.InfiniteTimeSpan };

    public static StringContent Json(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public static string Chat(string model, string more = "") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]{{more}}}""";

    public static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string path, string json, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(json) };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
    }

    /// <summary>Posts and gives the status and the whole body.</summary>
    public static async Task<(int Status, string Body)> PostAsync(SimulatorServer server, string path, string json)
    {
        using var client = Client(server);
        using var response = await OpenAsync(client, path, json, Expires());
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Expires()));
    }

    /// <summary>Gets and gives the status and the whole body.</summary>
    public static async Task<(int Status, string Body)> GetAsync(SimulatorServer server, string path)
    {
        using var client = Client(server);
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Expires());
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Expires()));
    }
}
