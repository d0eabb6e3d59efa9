using System.Text.Json;
using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests.Ollama;

public sealed class OllamaModelTests
{
    [Theory]
    [InlineData("/", "Ollama is running")]
    [InlineData("/api/version", "{\"version\":\"0.33.0\"}")]
    public async Task Get_SimpleRoute_AnswersAndItsHeadHasTheLengthOnly(string path, string expected)
    {
        await using var server = await Probe.StartAsync();
        using var client = Probe.Client(server);
        using var head = new HttpRequestMessage(HttpMethod.Head, path);

        using var headResponse = await client.SendAsync(head, Probe.Expires());
        var (status, body) = await Probe.GetAsync(server, path);

        Assert.Equal(200, status);
        Assert.Equal(expected, body);
        Assert.True(headResponse.IsSuccessStatusCode);
        Assert.Equal(expected.Length, headResponse.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Tags_DefaultModels_AreListedWithTagsAndCapabilities()
    {
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.GetAsync(server, "/api/tags");

        var models = JsonDocument.Parse(body).RootElement.GetProperty("models");
        Assert.Equal(["sim:latest", "sim-thinking:latest", "sim-tools:latest"], models.EnumerateArray().Select(model => model.GetProperty("name").GetString()!));
        Assert.Equal(["completion", "tools", "thinking"], models[1].GetProperty("capabilities").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal(64, models[0].GetProperty("digest").GetString()!.Length);
        Assert.Equal("Q4_K_M", models[0].GetProperty("details").GetProperty("quantization_level").GetString());
    }

    [Fact]
    public async Task Show_KnownModel_TellsItsContextUnderItsArchitecture()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Models = [new("m:1b") { Family = "fam", ContextLength = 999 }] });

        var (_, body) = await Probe.PostAsync(server, "/api/show", "{\"model\":\"m:1b\"}");

        var show = JsonDocument.Parse(body).RootElement;
        var architecture = show.GetProperty("model_info").GetProperty("general.architecture").GetString();
        Assert.Equal("fam", architecture);
        Assert.Equal(999, show.GetProperty("model_info").GetProperty(architecture + ".context_length").GetInt32());
        Assert.Equal(["completion", "tools"], show.GetProperty("capabilities").EnumerateArray().Select(item => item.GetString()!));
    }

    [Fact]
    public async Task Show_UnknownModel_IsNotFound()
    {
        await using var server = await Probe.StartAsync();

        var (status, body) = await Probe.PostAsync(server, "/api/show", "{\"model\":\"nope\"}");

        Assert.Equal(404, status);
        Assert.Equal("{\"error\":\"model 'nope' not found\"}", body);
    }

    [Fact]
    public async Task Ps_AfterLoadExpiryAndUnload_ListsWhatIsLoaded()
    {
        var time = new ManualTimeProvider();
        await using var server = await Probe.StartAsync(Probe.Fast with { TimeProvider = time });

        var (_, loaded) = await Probe.PostAsync(server, "/api/chat", "{\"model\":\"sim\",\"messages\":[],\"keep_alive\":\"10m\"}");
        await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim-tools", ",\"options\":{\"num_ctx\":2048}"));
        await Probe.PostAsync(server, "/api/chat", "{\"model\":\"sim-thinking\",\"messages\":[],\"keep_alive\":-1}");

        Assert.Equal(
            "{\"model\":\"sim\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"load\"}",
            loaded);
        Assert.Equal(["sim-thinking:latest 2318 32768", "sim-tools:latest 2026 2048", "sim:latest 2026 32768"], await LoadedAsync(server));

        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["sim-thinking:latest 2318 32768", "sim:latest 2026 32768"], await LoadedAsync(server));

        var (_, unloaded) = await Probe.PostAsync(server, "/api/generate", "{\"model\":\"sim\",\"keep_alive\":0}");
        Assert.EndsWith("\"response\":\"\",\"done\":true,\"done_reason\":\"unload\"}", unloaded, StringComparison.Ordinal);
        Assert.Equal(["sim-thinking:latest 2318 32768"], await LoadedAsync(server));
    }

    [Fact]
    public async Task Pull_KnownModel_StreamsItsProgress()
    {
        await using var server = await Probe.StartAsync();

        var (status, body) = await Probe.PostAsync(server, "/api/pull", "{\"model\":\"sim\"}");

        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(200, status);
        Assert.Equal("{\"status\":\"pulling manifest\"}", lines[0]);
        Assert.DoesNotContain("completed", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"completed\":5225388164", lines[^4], StringComparison.Ordinal);
        Assert.Equal(["{\"status\":\"verifying sha256 digest\"}", "{\"status\":\"writing manifest\"}", "{\"status\":\"success\"}"], lines[^3..]);
    }

    [Fact]
    public async Task Pull_UnknownModel_FailsInsideTheStream()
    {
        await using var server = await Probe.StartAsync();

        var (status, body) = await Probe.PostAsync(server, "/api/pull", "{\"model\":\"nope\"}");

        Assert.Equal(200, status);
        Assert.Equal("{\"status\":\"pulling manifest\"}\n{\"error\":\"pull model manifest: file does not exist\"}\n", body);
    }

    [Fact]
    public async Task Pull_NotStreamed_IsOneStatus()
    {
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/pull", "{\"model\":\"sim\",\"stream\":false}");

        Assert.Equal("{\"status\":\"success\"}", body);
    }

    private static async Task<string[]> LoadedAsync(SimulatorServer server)
    {
        var (_, body) = await Probe.GetAsync(server, "/api/ps");
        return [.. JsonDocument.Parse(body).RootElement.GetProperty("models").EnumerateArray().Select(model =>
            $"{model.GetProperty("name").GetString()} {model.GetProperty("expires_at").GetString()![..4]} {model.GetProperty("context_length").GetInt32()}")];
    }
}
