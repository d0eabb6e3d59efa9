using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentRuntime.Simulator.Hosting;
using AgentRuntime.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Simulator.Ollama;

/// <summary>Ollama's routes about the models and the server itself.</summary>
internal sealed class OllamaModelRoutes(ServerCore core)
{
    private const string Version = "0.33.0";
    private const string Template = "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n";

    /// <summary>When the models say they were made: a fixed day, so that lists are equal from run to run.</summary>
    private static readonly DateTimeOffset ModifiedAt = new(2026, 8, 21, 9, 30, 0, TimeSpan.Zero);

    public static void Add(Router router, ServerCore core)
    {
        var routes = new OllamaModelRoutes(core);
        router.Add("GET HEAD", "/api/version", call => OkAsync(call, json => json.WriteString("version", Version)));
        router.Add("GET HEAD", "/api/tags", call => OkAsync(call, routes.WriteTags));
        router.Add("GET", "/api/ps", call => OkAsync(call, routes.WriteLoaded));
        router.Add("POST", "/api/show", routes.ShowAsync);
        router.Add("POST", "/api/pull", routes.PullAsync);
    }

    private static async Task<SimulatedOutcome> OkAsync(Call call, Action<Utf8JsonWriter> writeMembers)
    {
        await call.SendJsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    private static string Digest(SimulatedModel model) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.FullName)));

    private static string GoTime(DateTimeOffset time)
    {
        var buffer = new FrameBuffer(int.MaxValue);
        WireClock.Write(buffer, time.UtcDateTime, 0);
        return Encoding.ASCII.GetString(buffer.All.Span);
    }

    private static void WriteDetails(Utf8JsonWriter json, SimulatedModel model, bool withLengths)
    {
        json.WriteStartObject("details");
        json.WriteString("parent_model", "");
        json.WriteString("format", "gguf");
        json.WriteString("family", model.Family);
        json.WriteStartArray("families");
        json.WriteStringValue(model.Family);
        json.WriteEndArray();
        json.WriteString("parameter_size", model.ParameterSize);
        json.WriteString("quantization_level", model.Quantization);
        if (withLengths)
        {
            json.WriteNumber("context_length", model.ContextLength);
            json.WriteNumber("embedding_length", 4096);
        }

        json.WriteEndObject();
    }

    private static void WriteCapabilities(Utf8JsonWriter json, SimulatedModel model)
    {
        json.WriteStartArray("capabilities");
        foreach (var capability in model.Capabilities)
        {
            json.WriteStringValue(capability);
        }

        json.WriteEndArray();
    }

    private static string? ModelName(JsonElement body)
    {
        foreach (var key in (ReadOnlySpan<string>)["model", "name"])
        {
            if (body.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name)
            {
                return name;
            }
        }

        return null;
    }

    private void WriteTags(Utf8JsonWriter json)
    {
        json.WriteStartArray("models");
        foreach (var model in core.Shelf.All)
        {
            json.WriteStartObject();
            json.WriteString("name", model.FullName);
            json.WriteString("model", model.FullName);
            json.WriteString("modified_at", GoTime(ModifiedAt));
            json.WriteNumber("size", model.SizeBytes);
            json.WriteString("digest", Digest(model));
            WriteDetails(json, model, withLengths: true);
            WriteCapabilities(json, model);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteLoaded(Utf8JsonWriter json)
    {
        json.WriteStartArray("models");
        foreach (var (model, expiresAt, contextLength) in core.Shelf.Loaded())
        {
            json.WriteStartObject();
            json.WriteString("name", model.FullName);
            json.WriteString("model", model.FullName);
            json.WriteNumber("size", model.SizeBytes);
            json.WriteString("digest", Digest(model));
            WriteDetails(json, model, withLengths: false);

            // For good is Go's largest duration from now on, which lies in the year 2318.
            json.WriteString("expires_at", expiresAt == DateTimeOffset.MaxValue
                ? GoTime(core.Options.TimeProvider.GetUtcNow().AddDays(106_751))
                : GoTime(expiresAt));
            json.WriteNumber("size_vram", model.SizeBytes);
            json.WriteNumber("context_length", contextLength);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async Task<SimulatedOutcome> ShowAsync(Call call)
    {
        using var document = await OllamaRoutes.ParseAsync(call).ConfigureAwait(false);
        if (document is null)
        {
            return SimulatedOutcome.Completed;
        }

        if (ModelName(document.RootElement) is not { } name)
        {
            return await OllamaRoutes.SendErrorAsync(call, StatusCodes.Status400BadRequest, "model is required").ConfigureAwait(false);
        }

        return core.Shelf.Find(name, out _) is { } model
            ? await OkAsync(call, json => WriteShow(json, model)).ConfigureAwait(false)
            : await OllamaRoutes.SendErrorAsync(call, StatusCodes.Status404NotFound, OllamaErrors.NotFound(name)).ConfigureAwait(false);
    }

    private static void WriteShow(Utf8JsonWriter json, SimulatedModel model)
    {
        json.WriteString("modelfile", $"# Modelfile generated by \"ollama show\"\nFROM {model.FullName}\nTEMPLATE \"\"\"{Template}\"\"\"\n");
        json.WriteString("parameters", "stop                           \"<|im_end|>\"");
        json.WriteString("template", Template);
        WriteDetails(json, model, withLengths: false);
        json.WriteStartObject("model_info");
        json.WriteString("general.architecture", model.Family);
        json.WriteNumber("general.file_type", 15);
        json.WriteNumber("general.parameter_count", 8_190_735_360);
        json.WriteNumber(model.Family + ".block_count", 36);
        json.WriteNumber(model.Family + ".context_length", model.ContextLength);
        json.WriteNumber(model.Family + ".embedding_length", 4096);
        json.WriteNull("tokenizer.ggml.tokens");
        json.WriteEndObject();
        WriteCapabilities(json, model);
        json.WriteString("modified_at", GoTime(ModifiedAt));
    }

    private async Task<SimulatedOutcome> PullAsync(Call call)
    {
        using var document = await OllamaRoutes.ParseAsync(call).ConfigureAwait(false);
        if (document is null)
        {
            return SimulatedOutcome.Completed;
        }

        if (ModelName(document.RootElement) is not { } name)
        {
            return await OllamaRoutes.SendErrorAsync(call, StatusCodes.Status400BadRequest, "model is required").ConfigureAwait(false);
        }

        var model = core.Shelf.Find(name, out _);
        var isStreamed = !document.RootElement.TryGetProperty("stream", out var stream) || stream.ValueKind != JsonValueKind.False;
        if (!isStreamed)
        {
            return model is null
                ? await OllamaRoutes.SendErrorAsync(call, StatusCodes.Status500InternalServerError, PullNotFound).ConfigureAwait(false)
                : await OkAsync(call, json => json.WriteString("status", "success")).ConfigureAwait(false);
        }

        await StreamPullAsync(call, model).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    private const string PullNotFound = "pull model manifest: file does not exist";

    private async Task StreamPullAsync(Call call, SimulatedModel? model)
    {
        const int steps = 10;
        var tick = TimeSpan.FromMilliseconds(60);
        call.Exchange.MarkStarted();
        call.Context.Response.ContentType = "application/x-ndjson";
        await LineAsync(call, """{"status":"pulling manifest"}""").ConfigureAwait(false);
        if (model is null)
        {
            await LineAsync(call, $$"""{"error":"{{PullNotFound}}"}""").ConfigureAwait(false);
            return;
        }

        var digest = Digest(model);
        for (var step = 0; step <= steps; step++)
        {
            // Go's omitempty: nothing completed yet is no key.
            var completed = step == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",\"completed\":{model.SizeBytes / steps * step}");
            completed = step == steps ? string.Create(CultureInfo.InvariantCulture, $",\"completed\":{model.SizeBytes}") : completed;
            await LineAsync(
                call,
                string.Create(CultureInfo.InvariantCulture, $"{{\"status\":\"pulling {digest[..12]}\",\"digest\":\"sha256:{digest}\",\"total\":{model.SizeBytes}{completed}}}"))
                .ConfigureAwait(false);
            await core.Clock.DelayAsync(tick, call.Aborted).ConfigureAwait(false);
        }

        await LineAsync(call, """{"status":"verifying sha256 digest"}""").ConfigureAwait(false);
        await LineAsync(call, """{"status":"writing manifest"}""").ConfigureAwait(false);
        call.Exchange.MarkEnding();
        await LineAsync(call, """{"status":"success"}""").ConfigureAwait(false);
    }

    private static async Task LineAsync(Call call, string line)
    {
        await call.Context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), call.Aborted).ConfigureAwait(false);
        call.Exchange.MarkWritten(0);
    }
}
