using AgentRuntime.Simulator.Hosting;

namespace AgentRuntime.Simulator.OpenAI;

/// <summary>llama.cpp's own routes: health, properties, slots.</summary>
internal static class LlamaCppRoutes
{
    public static void Add(Router router, ServerCore core)
    {
        var model = core.Shelf.All[0];
        router.Add("GET", "/health", call => OpenAIRoutes.SendAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ok");
            json.WriteEndObject();
        }));
        router.Add("GET", "/props", call => OpenAIRoutes.SendAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("default_generation_settings");
            json.WriteNumber("n_ctx", model.ContextLength);
            json.WriteEndObject();
            json.WriteNumber("total_slots", core.Options.MaxConcurrentReplies);
            json.WriteString("model_path", $"/models/{model.Name}.gguf");
            json.WriteString("model_alias", model.Name);
            json.WriteString("build_info", "b9999-simulated");
            json.WriteEndObject();
        }));
        router.Add("GET", "/slots", call => OpenAIRoutes.SendAsync(call, json =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteNumber("id", 0);
            json.WriteNumber("n_ctx", model.ContextLength);
            json.WriteBoolean("is_processing", core.Admission.Running > 0);
            json.WriteEndObject();
            json.WriteEndArray();
        }));
    }
}
