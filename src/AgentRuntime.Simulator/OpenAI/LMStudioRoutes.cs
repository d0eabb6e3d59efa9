using System.Text.Json;
using AgentRuntime.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Simulator.OpenAI;

/// <summary>LM Studio's own routes: the two model lists, loading and unloading.</summary>
internal sealed class LMStudioRoutes(ServerCore core)
{
    public static void Add(Router router, ServerCore core)
    {
        var routes = new LMStudioRoutes(core);
        router.Add("GET", "/api/v0/models", call => OpenAIRoutes.SendAsync(call, routes.WriteV0));
        router.AddBelow("GET", "/api/v0/models/", routes.SendV0Async);
        router.Add("GET", "/api/v1/models", call => OpenAIRoutes.SendAsync(call, routes.WriteV1));
        router.Add("POST", "/api/v1/models/load", routes.LoadAsync);
        router.Add("POST", "/api/v1/models/unload", routes.UnloadAsync);

        // "Unexpected endpoint or method. Returning 200 anyway", as its log says.
        router.Fallback = async call =>
        {
            await call.SendJsonAsync(StatusCodes.Status200OK, json =>
            {
                json.WriteStartObject();
                json.WriteString("error", $"Unexpected endpoint or method. ({call.Exchange.Method} {call.Exchange.Path})");
                json.WriteEndObject();
            }).ConfigureAwait(false);
            return SimulatedOutcome.Completed;
        };
    }

    private static string TypeOf(SimulatedModel model) => model.Can("vision") ? "vlm" : "llm";

    private LoadedModel? LoadedOf(SimulatedModel model)
    {
        foreach (var loaded in core.Shelf.Loaded())
        {
            if (loaded.Model.FullName == model.FullName)
            {
                return loaded;
            }
        }

        return null;
    }

    private void WriteV0(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in core.Shelf.All)
        {
            WriteV0Model(json, model);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private Task<SimulatedOutcome> SendV0Async(Call call)
    {
        var name = call.Exchange.Path["/api/v0/models/".Length..];
        return core.Shelf.Find(name, out _) is { } model
            ? OpenAIRoutes.SendAsync(call, json => WriteV0Model(json, model))
            : OpenAIRoutes.SendErrorAsync(call, core, StatusCodes.Status404NotFound, $"Model {name} not found", "model");
    }

    private void WriteV0Model(Utf8JsonWriter json, SimulatedModel model)
    {
        var loaded = LoadedOf(model);
        json.WriteStartObject();
        json.WriteString("id", model.Name);
        json.WriteString("object", "model");
        json.WriteString("type", TypeOf(model));
        json.WriteString("publisher", "simulated");
        json.WriteString("arch", model.Family);
        json.WriteString("compatibility_type", "gguf");
        json.WriteString("quantization", model.Quantization);
        json.WriteString("state", loaded is null ? "not-loaded" : "loaded");
        json.WriteNumber("max_context_length", model.ContextLength);
        if (loaded is not null)
        {
            json.WriteNumber("loaded_context_length", loaded.ContextLength);
        }

        if (model.Can("tools"))
        {
            json.WriteStartArray("capabilities");
            json.WriteStringValue("tool_use");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteV1(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (var model in core.Shelf.All)
        {
            WriteV1Model(json, model);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteV1Model(Utf8JsonWriter json, SimulatedModel model)
    {
        json.WriteStartObject();
        json.WriteString("type", "llm");
        json.WriteString("publisher", "simulated");
        json.WriteString("key", model.Name);
        json.WriteString("display_name", model.Name);
        json.WriteString("architecture", model.Family);
        json.WriteStartObject("quantization");
        json.WriteString("name", model.Quantization);
        json.WriteNumber("bits_per_weight", 4);
        json.WriteEndObject();
        json.WriteNumber("size_bytes", model.SizeBytes);
        json.WriteString("params_string", model.ParameterSize);
        json.WriteStartArray("loaded_instances");
        if (LoadedOf(model) is { } loaded)
        {
            json.WriteStartObject();
            json.WriteString("id", model.Name);
            json.WriteStartObject("config");
            json.WriteNumber("context_length", loaded.ContextLength);
            json.WriteNumber("parallel", core.Options.MaxConcurrentReplies);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("max_context_length", model.ContextLength);
        json.WriteString("format", "gguf");
        WriteV1Capabilities(json, model);
        json.WriteEndObject();
    }

    private static void WriteV1Capabilities(Utf8JsonWriter json, SimulatedModel model)
    {
        json.WriteStartObject("capabilities");
        json.WriteBoolean("vision", model.Can("vision"));
        json.WriteBoolean("trained_for_tool_use", model.Can("tools"));
        if (model.Thinks)
        {
            json.WriteStartObject("reasoning");
            json.WriteStartArray("allowed_options");
            json.WriteStringValue("off");
            json.WriteStringValue("on");
            json.WriteEndArray();
            json.WriteString("default", "on");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private Task<SimulatedOutcome> LoadAsync(Call call) => WithModelAsync(call, "model", async (model, body) =>
    {
        var context = body.TryGetProperty("context_length", out var length) && length.TryGetInt32(out var tokens)
            ? Math.Clamp(tokens, 1, model.ContextLength)
            : model.ContextLength;
        call.Exchange.MarkStarted();
        var delay = core.Shelf.Load(model, null, context);
        await core.Clock.DelayAsync(delay, call.Aborted).ConfigureAwait(false);
        return await OpenAIRoutes.SendAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "llm");
            json.WriteString("instance_id", model.Name);
            json.WriteNumber("load_time_seconds", delay.TotalSeconds);
            json.WriteString("status", "loaded");
            json.WriteEndObject();
        }).ConfigureAwait(false);
    });

    private Task<SimulatedOutcome> UnloadAsync(Call call) => WithModelAsync(call, "instance_id", (model, _) =>
    {
        core.Shelf.Unload(model);
        return OpenAIRoutes.SendAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteString("instance_id", model.Name);
            json.WriteEndObject();
        });
    });

    private async Task<SimulatedOutcome> WithModelAsync(Call call, string member, Func<SimulatedModel, JsonElement, Task<SimulatedOutcome>> handle)
    {
        JsonDocument? document;
        try
        {
            document = JsonDocument.Parse(call.Body);
        }
        catch (JsonException)
        {
            document = null;
        }

        using (document)
        {
            if (document is not { RootElement.ValueKind: JsonValueKind.Object }
                || !document.RootElement.TryGetProperty(member, out var value)
                || value.ValueKind != JsonValueKind.String)
            {
                return await OpenAIRoutes.SendErrorAsync(
                    call, core, StatusCodes.Status400BadRequest, $"\"{member}\" is required", member, "missing_required_parameter", "invalid_request")
                    .ConfigureAwait(false);
            }

            return core.Shelf.Find(value.GetString()!, out _) is { } model
                ? await handle(model, document.RootElement).ConfigureAwait(false)
                : await OpenAIRoutes.SendErrorAsync(
                    call, core, StatusCodes.Status404NotFound, $"Model {value.GetString()} not found", member, null, "model_not_found")
                    .ConfigureAwait(false);
        }
    }
}
