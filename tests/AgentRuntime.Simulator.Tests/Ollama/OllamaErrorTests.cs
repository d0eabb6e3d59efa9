using System.Net;
using System.Text.Json;

namespace AgentRuntime.Simulator.Tests.Ollama;

public sealed class OllamaErrorTests
{
    [Theory]
    [InlineData("", 400, "missing request body")]
    [InlineData("{", 400, "unexpected EOF")]
    [InlineData("hello", 400, "invalid character 'h' looking for beginning of value")]
    [InlineData("{\"model\":\n x}", 400, "invalid character 'x' looking for beginning of value")]
    [InlineData("[]", 400, "json: cannot unmarshal array into Go value of type api.ChatRequest")]
    [InlineData("{}", 400, "model is required")]
    [InlineData("{\"model\":7}", 400, "json: cannot unmarshal number into Go struct field ChatRequest.model of type string")]
    [InlineData("{\"model\":\"sim\",\"messages\":\"hi\"}", 400, "json: cannot unmarshal string into Go struct field ChatRequest.messages of type []api.Message")]
    [InlineData("{\"model\":\"sim\",\"stream\":\"no\"}", 400, "json: cannot unmarshal string into Go struct field ChatRequest.stream of type bool")]
    [InlineData("{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":[]}]}", 400, "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string")]
    [InlineData("{\"model\":\"sim\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}}]}]}", 400, "json: cannot unmarshal string into Go struct field ChatRequest.messages.tool_calls.function.arguments of type api.ToolCallFunctionArguments")]
    [InlineData("{\"model\":\"sim\",\"top_logprobs\":21}", 400, "top_logprobs must be between 0 and 20")]
    [InlineData("{\"model\":\"sim\",\"think\":\"deep\"}", 400, "invalid think value: \"deep\" (must be \"high\", \"medium\", \"low\", \"max\", true, or false)")]
    [InlineData("{\"model\":\"sim\",\"think\":\"high\"}", 400, "\"sim\" does not support thinking")]
    [InlineData("{\"model\":\"sim\",\"keep_alive\":\"soon\"}", 400, "time: invalid duration \"soon\"")]
    [InlineData("{\"model\":\"sim\",\"options\":{\"temperature\":\"hot\"}}", 400, "option \"temperature\" must be of type float32")]
    [InlineData("{\"model\":\"sim\",\"format\":\"xml\"}", 500, "invalid format: \"xml\"; expected \"json\" or a valid JSON Schema object")]
    [InlineData("{\"model\":\"nonexistent-model:1b\"}", 404, "model 'nonexistent-model:1b' not found")]
    [InlineData("{\"model\":\"deaf\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\"}}]}", 400, "registry.ollama.ai/library/deaf:latest does not support tools")]
    [InlineData("{\"model\":\"embed\"}", 400, "\"embed\" does not support chat")]
    public async Task Chat_BadRequest_GivesOllamasWords(string json, int status, string error)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with
        {
            Models = [.. SimulatedModel.Defaults, new("deaf") { Capabilities = ["completion"] }, new("embed") { Capabilities = ["embedding"] }],
        });

        var answer = await Probe.PostAsync(server, "/api/chat", json);

        Assert.Equal(status, answer.Status);
        Assert.Equal(error, JsonDocument.Parse(answer.Body).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Chat_PromptLongerThanTheContext_IsRefusedWithoutTruncation()
    {
        await using var server = await Probe.StartAsync();
        var json = Probe.Chat("sim", ",\"truncate\":false,\"options\":{\"num_ctx\":4}");

        var (status, body) = await Probe.PostAsync(server, "/api/chat", json);

        Assert.Equal(400, status);
        Assert.Contains("longer than the context length", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_PromptLongerThanTheContext_IsCountedAfterTruncation()
    {
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim", ",\"options\":{\"num_ctx\":4}"));

        Assert.Contains("\"prompt_eval_count\":4,", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "404 page not found")]
    [InlineData("GET", "/api/chat", 405, "405 method not allowed")]
    [InlineData("POST", "/api/version", 405, "405 method not allowed")]
    public async Task Request_UnknownRouteOrMethod_IsRefusedAsPlainText(string method, string path, int status, string body)
    {
        await using var server = await Probe.StartAsync();
        using var client = Probe.Client(server);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await client.SendAsync(request, Probe.Expires());

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Probe.Expires()));
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:11434", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("box.local", 200)]
    [InlineData("evil.example", 403)]
    public async Task Request_HostHeader_MustBeThisMachines(string host, int status)
    {
        await using var server = await Probe.StartAsync();
        using var connection = await RawConnection.OpenAsync(server);

        await connection.SendAsync($"GET /api/version HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadResponseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_BodyOverTheLimit_Gets413()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { MaxRequestBytes = 1000 });

        var (status, body) = await Probe.PostAsync(server, "/api/chat", new string(' ', 1001));

        Assert.Equal((int)HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("MaxRequestBytes", body, StringComparison.Ordinal);
    }
}
