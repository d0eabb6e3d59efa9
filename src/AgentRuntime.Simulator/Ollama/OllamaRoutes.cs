using System.Text;
using System.Text.Json;
using AgentRuntime.Simulator.Hosting;
using AgentRuntime.Simulator.Replies;
using AgentRuntime.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Simulator.Ollama;

/// <summary>Ollama's routes for completions; the lists are in <see cref="OllamaModelRoutes"/>.</summary>
internal sealed class OllamaRoutes(ServerCore core)
{
    private const int CallIdLetters = 8;

    public static void Add(Router router, ServerCore core)
    {
        var routes = new OllamaRoutes(core);
        router.Add("GET HEAD", "/", async call =>
        {
            await call.SendAsync(StatusCodes.Status200OK, "text/plain; charset=utf-8", "Ollama is running"u8.ToArray()).ConfigureAwait(false);
            return SimulatedOutcome.Completed;
        });
        router.Add("POST", "/api/chat", call => routes.CompleteAsync(call, isGenerate: false));
        router.Add("POST", "/api/generate", call => routes.CompleteAsync(call, isGenerate: true));
        OllamaModelRoutes.Add(router, core);
    }

    /// <summary>Parses a body; on failure answers as Ollama does and gives null.</summary>
    public static async Task<JsonDocument?> ParseAsync(Call call)
    {
        string error;
        try
        {
            var document = call.Body.Length == 0 ? null : JsonDocument.Parse(call.Body);
            if (document is { RootElement.ValueKind: JsonValueKind.Object })
            {
                return document;
            }

            error = document is null
                ? "missing request body"
                : $"json: cannot unmarshal {KindName(document.RootElement)} into Go value of type api.ChatRequest";
            document?.Dispose();
        }
        catch (JsonException exception)
        {
            error = DescribeSyntaxError(call.Body, exception);
        }

        await SendErrorAsync(call, StatusCodes.Status400BadRequest, error).ConfigureAwait(false);
        return null;
    }

    public static async Task<SimulatedOutcome> SendErrorAsync(Call call, int status, string message)
    {
        await call.SendJsonAsync(status, json =>
        {
            json.WriteStartObject();
            json.WriteString("error", message);
            json.WriteEndObject();
        }).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    private static string KindName(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string DescribeSyntaxError(byte[] body, JsonException exception)
    {
        var position = 0L;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            position = Array.IndexOf(body, (byte)'\n', (int)position) + 1;
        }

        position += exception.BytePositionInLine ?? 0;
        return position >= body.Length
            ? "unexpected EOF"
            : $"invalid character '{(char)body[position]}' looking for beginning of value";
    }

    private static string MakeCallId(int index, Random random)
    {
        const string letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        var id = new StringBuilder("call_", "call_".Length + CallIdLetters);
        for (var i = 0; i < CallIdLetters; i++)
        {
            id.Append(letters[random.Next(letters.Length)]);
        }

        return id.ToString();
    }

    private async Task<SimulatedOutcome> CompleteAsync(Call call, bool isGenerate)
    {
        using var document = await ParseAsync(call).ConfigureAwait(false);
        if (document is null)
        {
            return SimulatedOutcome.Completed;
        }

        var request = OllamaRequest.Read(document.RootElement, isGenerate, out var error);
        if (error is not null)
        {
            return await SendErrorAsync(call, StatusCodes.Status400BadRequest, error).ConfigureAwait(false);
        }

        var model = core.Shelf.Find(request.Model, out var fault);
        if (model is null)
        {
            return await SendErrorAsync(call, StatusCodes.Status404NotFound, OllamaErrors.NotFound(request.Model)).ConfigureAwait(false);
        }

        if (Refusal(request, model) is { } refusal)
        {
            return await SendErrorAsync(call, refusal.Status, refusal.Message).ConfigureAwait(false);
        }

        if (request.IsLoad)
        {
            return await LoadAsync(call, request, model, isGenerate).ConfigureAwait(false);
        }

        var simulated = new SimulatedRequest(
            core.Log.NextCompletion(), call.Exchange.Path, request.Model, request.Messages, request.Tools, request.IsStreamed, request.Body);
        var context = Math.Min(request.ContextLength ?? model.ContextLength, model.ContextLength);
        var reply = new ReplyRequest(simulated, model)
        {
            NamedFault = fault,
            Thinks = model.Thinks && request.Think != false,
            MaxTokens = request.MaxTokens,
            PromptTokens = Math.Min(request.PromptTokens, context),
            PlacesToolCalls = true,
            MakeCallId = MakeCallId,
        };
        var outcome = await core.ReplyAsync(
            call,
            reply,
            plan => new OllamaWire(request.Model, isGenerate, core.Clock.Wire, plan, core.Options.MaxLineBytes),
            () => core.Shelf.Load(model, request.KeepAlive, context)).ConfigureAwait(false);
        if (request.KeepAlive == TimeSpan.Zero)
        {
            core.Shelf.Unload(model);
        }

        return outcome;
    }

    private static (int Status, string Message)? Refusal(OllamaRequest request, SimulatedModel model)
    {
        if (!model.Can("completion"))
        {
            return (StatusCodes.Status400BadRequest, $"\"{request.Model}\" does not support chat");
        }

        if (request.Tools.Length > 0 && !model.Can("tools"))
        {
            return (StatusCodes.Status400BadRequest, $"registry.ollama.ai/library/{model.FullName} does not support tools");
        }

        if (request.Think == true && !model.Thinks)
        {
            return (StatusCodes.Status400BadRequest, $"\"{request.Model}\" does not support thinking");
        }

        if (request.Body.TryGetProperty("format", out var format) && !IsFormat(format))
        {
            return (StatusCodes.Status500InternalServerError,
                $"invalid format: {format.GetRawText()}; expected \"json\" or a valid JSON Schema object");
        }

        if (!request.Truncates && request.PromptTokens > Math.Min(request.ContextLength ?? model.ContextLength, model.ContextLength))
        {
            return (StatusCodes.Status400BadRequest, OllamaErrors.For(StatusCodes.Status400BadRequest, request.Model));
        }

        return null;
    }

    private static bool IsFormat(JsonElement format) => format.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Object => true,
        JsonValueKind.String => format.GetString() is "" or "json",
        _ => false,
    };

    private async Task<SimulatedOutcome> LoadAsync(Call call, OllamaRequest request, SimulatedModel model, bool isGenerate)
    {
        call.Exchange.MarkStarted();
        if (request.IsUnload)
        {
            core.Shelf.Unload(model);
        }
        else
        {
            var context = Math.Min(request.ContextLength ?? model.ContextLength, model.ContextLength);
            await core.Clock.DelayAsync(core.Shelf.Load(model, request.KeepAlive, context), call.Aborted).ConfigureAwait(false);
        }

        var body = new FrameBuffer(core.Options.MaxLineBytes);
        body.Write("{\"model\":"u8);
        JsonText.WriteString(body, request.Model);
        body.Write(",\"created_at\":\""u8);
        core.Clock.Wire.WriteNow(body);
        body.Write(isGenerate ? "\",\"response\":\"\""u8 : "\",\"message\":{\"role\":\"assistant\",\"content\":\"\"}"u8);
        body.Write(",\"done\":true,\"done_reason\":\""u8);
        body.Write(request.IsUnload ? "unload\"}"u8 : "load\"}"u8);
        await call.SendAsync(StatusCodes.Status200OK, "application/json; charset=utf-8", body.All).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }
}
