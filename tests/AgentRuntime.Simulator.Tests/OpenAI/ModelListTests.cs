using System.Text.Json;

namespace AgentRuntime.Simulator.Tests.OpenAI;

public sealed class ModelListTests
{
    [Theory]
    [InlineData(SimulatorDialect.Ollama, "sim:latest")]
    [InlineData(SimulatorDialect.OpenAI, "sim")]
    [InlineData(SimulatorDialect.LMStudio, "sim")]
    public async Task V1Models_EachDialect_ListsTheModels(SimulatorDialect dialect, string id)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = dialect });

        var (_, list) = await Probe.GetAsync(server, "/v1/models");
        var (_, model) = await Probe.GetAsync(server, "/v1/models/sim");
        var (status, _) = await Probe.GetAsync(server, "/v1/models/nope");

        Assert.Equal(id, JsonDocument.Parse(list).RootElement.GetProperty("data")[0].GetProperty("id").GetString());
        Assert.Equal(id, JsonDocument.Parse(model).RootElement.GetProperty("id").GetString());
        Assert.Equal(404, status);
    }

    [Fact]
    public async Task LMStudio_LoadAndUnload_ShowInBothLists()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = SimulatorDialect.LMStudio });

        Assert.Equal("not-loaded", (await V0Async(server)).GetProperty("state").GetString());
        var (_, loaded) = await Probe.PostAsync(server, "/api/v1/models/load", "{\"model\":\"sim\",\"context_length\":4096}");
        Assert.Equal("loaded", JsonDocument.Parse(loaded).RootElement.GetProperty("status").GetString());
        var v0 = await V0Async(server);
        Assert.Equal("loaded", v0.GetProperty("state").GetString());
        Assert.Equal(4096, v0.GetProperty("loaded_context_length").GetInt32());
        Assert.Equal(32768, v0.GetProperty("max_context_length").GetInt32());
        Assert.Equal("tool_use", v0.GetProperty("capabilities")[0].GetString());
        Assert.Equal(4096, (await V1Async(server)).GetProperty("loaded_instances")[0].GetProperty("config").GetProperty("context_length").GetInt32());

        await Probe.PostAsync(server, "/api/v1/models/unload", "{\"instance_id\":\"sim\"}");

        Assert.Equal("not-loaded", (await V0Async(server)).GetProperty("state").GetString());
        Assert.Equal(0, (await V1Async(server)).GetProperty("loaded_instances").GetArrayLength());
    }

    [Fact]
    public async Task LMStudio_FirstRequest_LoadsTheModel()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = SimulatorDialect.LMStudio });

        await Probe.PostAsync(server, "/v1/chat/completions", Probe.Chat("sim"));

        Assert.Equal("loaded", (await V0Async(server)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("{}", 400, "missing_required_parameter")]
    [InlineData("x", 400, "missing_required_parameter")]
    [InlineData("{\"model\":\"nope\"}", 404, "model_not_found")]
    public async Task LMStudio_LoadOfNothing_IsRefused(string json, int expected, string mark)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = SimulatorDialect.LMStudio });

        var (status, body) = await Probe.PostAsync(server, "/api/v1/models/load", json);

        Assert.Equal(expected, status);
        Assert.Contains(mark, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LMStudio_UnknownEndpoint_Is200WithAnErrorString()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = SimulatorDialect.LMStudio });

        var answer = await Probe.GetAsync(server, "/api/tags");

        Assert.Equal((200, "{\"error\":\"Unexpected endpoint or method. (GET /api/tags)\"}"), answer);
    }

    [Fact]
    public async Task LlamaCpp_OwnRoutes_TellTheContext()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = SimulatorDialect.LlamaCpp });

        var (_, props) = await Probe.GetAsync(server, "/props");
        var health = await Probe.GetAsync(server, "/health");
        var (_, slots) = await Probe.GetAsync(server, "/slots");

        Assert.Equal(32768, JsonDocument.Parse(props).RootElement.GetProperty("default_generation_settings").GetProperty("n_ctx").GetInt32());
        Assert.Equal((200, "{\"status\":\"ok\"}"), health);
        Assert.False(JsonDocument.Parse(slots).RootElement[0].GetProperty("is_processing").GetBoolean());
    }

    private static async Task<JsonElement> V0Async(SimulatorServer server)
    {
        var (_, body) = await Probe.GetAsync(server, "/api/v0/models/sim");
        var (_, list) = await Probe.GetAsync(server, "/api/v0/models");
        Assert.Contains(body, list, StringComparison.Ordinal);
        return JsonDocument.Parse(body).RootElement;
    }

    private static async Task<JsonElement> V1Async(SimulatorServer server)
    {
        var (_, body) = await Probe.GetAsync(server, "/api/v1/models");
        return JsonDocument.Parse(body).RootElement.GetProperty("models")[0];
    }
}
