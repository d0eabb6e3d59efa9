using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentRuntime.Simulator.Hosting;
using AgentRuntime.Simulator.Replies;
using AgentRuntime.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Simulator.OpenAI;

/// <summary>The <c>/v1</c> routes every dialect has.</summary>
internal sealed class OpenAIRoutes(ServerCore core)
{
    private const int CallIdLetters = 24;

    /// <summary>LM Studio keeps a model that a request loaded for an hour.</summary>
    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromMinutes(60);

    private readonly SimulatorDialect _dialect = core.Options.Dialect;
    private readonly DialectTraits _traits = DialectTraits.Of(core.Options.Dialect);

    public static void Add(Router router, ServerCore core)
    {
        var routes = new OpenAIRoutes(core);
        router.Add("POST", "/v1/chat/completions", routes.CompleteAsync);
        router.Add("GET", "/v1/models", call => SendAsync(call, routes.WriteModels));
        router.AddBelow("GET", "/v1/models/", routes.SendModelAsync);
    }

    /// <summary>Sends a JSON body.</summary>
    public static async Task<SimulatedOutcome> SendAsync(Call call, Action<Utf8JsonWriter> write)
    {
        await call.SendJsonAsync(StatusCodes.Status200OK, write).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    /// <summary>Sends an error in the dialect's shape.</summary>
    public static async Task<SimulatedOutcome> SendErrorAsync(
        Call call, ServerCore core, int status, string message, string? param = null, string? code = null, string? type = null)
    {
        var body = new FrameBuffer(core.Options.MaxLineBytes);
        OpenAIErrors.Write(body, core.Options.Dialect, status, message, param, code, type);
        await call.SendAsync(status, "application/json", body.All).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    private void WriteModels(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in core.Shelf.All)
        {
            WriteModel(json, model);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteModel(Utf8JsonWriter json, SimulatedModel model)
    {
        json.WriteStartObject();
        json.WriteString("id", _dialect == SimulatorDialect.Ollama ? model.FullName : model.Name);
        json.WriteString("object", "model");
        if (_dialect != SimulatorDialect.LMStudio)
        {
            json.WriteNumber("created", 1_787_304_600);
        }

        json.WriteString("owned_by", _dialect switch
        {
            SimulatorDialect.Ollama => "library",
            SimulatorDialect.LMStudio => "organization_owner",
            SimulatorDialect.LlamaCpp => "llamacpp",
            SimulatorDialect.Vllm => "vllm",
            _ => "simulated",
        });
        switch (_dialect)
        {
            case SimulatorDialect.Vllm:
                json.WriteNumber("max_model_len", model.ContextLength);
                break;
            case SimulatorDialect.OpenRouter:
                json.WriteNumber("context_length", model.ContextLength);
                break;
            case SimulatorDialect.LlamaCpp:
                json.WriteStartObject("meta");
                json.WriteNumber("n_ctx_train", model.ContextLength);
                json.WriteNumber("size", model.SizeBytes);
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    private Task<SimulatedOutcome> SendModelAsync(Call call)
    {
        var name = call.Exchange.Path["/v1/models/".Length..];
        return core.Shelf.Find(name, out _) is { } model
            ? SendAsync(call, json => WriteModel(json, model))
            : SendErrorAsync(call, core, StatusCodes.Status404NotFound, OpenAIErrors.For(_dialect, 404, name), "model", "model_not_found");
    }

    private async Task<SimulatedOutcome> CompleteAsync(Call call)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(call.Body);
        }
        catch (JsonException)
        {
            return await SendErrorAsync(
                call, core, StatusCodes.Status400BadRequest, "We could not parse the JSON body of your request.").ConfigureAwait(false);
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? await CompleteAsync(call, document.RootElement).ConfigureAwait(false)
                : await SendErrorAsync(call, core, StatusCodes.Status400BadRequest, "Invalid body: expected a JSON object.").ConfigureAwait(false);
        }
    }

    private async Task<SimulatedOutcome> CompleteAsync(Call call, JsonElement body)
    {
        var request = OpenAIRequest.Read(body, out var error, out var param);
        if (error is not null)
        {
            return await SendErrorAsync(call, core, StatusCodes.Status400BadRequest, error, param).ConfigureAwait(false);
        }

        if (FindModel(request.Model, out var fault) is not { } model)
        {
            return await SendErrorAsync(
                call, core, StatusCodes.Status404NotFound, OpenAIErrors.For(_dialect, 404, request.Model), "model",
                _dialect is SimulatorDialect.Ollama or SimulatorDialect.LMStudio ? null : "model_not_found").ConfigureAwait(false);
        }

        SimulatedReply? overflow = null;
        if (request.PromptTokens > model.ContextLength && _dialect != SimulatorDialect.Ollama)
        {
            if (_dialect != SimulatorDialect.LMStudio)
            {
                return await RefuseOverflowAsync(call, request, model).ConfigureAwait(false);
            }

            overflow = SimulatedReply.Fail(new SimulatedFault.ErrorLine(0, OverflowMessage(request, model)));
        }

        var number = core.Log.NextCompletion();
        var simulated = new SimulatedRequest(
            number, call.Exchange.Path, request.Model, request.Messages, request.Tools, request.IsStreamed, request.Body);
        var reply = new ReplyRequest(simulated, model)
        {
            NamedFault = fault,
            Thinks = model.Thinks && request.Thinks,
            MaxTokens = request.MaxTokens,
            PromptTokens = Math.Min(request.PromptTokens, model.ContextLength),
            FragmentsToolCalls = _traits.FragmentsToolCalls,
            MakeCallId = MakeCallId,
        };
        var created = core.Clock.Wire.UnixSeconds;
        return await core.ReplyAsync(
            call,
            reply,
            plan => new OpenAIWire(core.Options, request, number, created, plan),
            () => core.Shelf.Load(model, request.TimeToLive ?? DefaultTimeToLive, model.ContextLength),
            overflow).ConfigureAwait(false);
    }

    private SimulatedModel? FindModel(string name, out SimulatedFault? fault)
    {
        var model = core.Shelf.Find(name, out fault);

        // llama.cpp has one model and answers to every name.
        return model ?? (_dialect == SimulatorDialect.LlamaCpp ? core.Shelf.All[0] : null);
    }

    private Task<SimulatedOutcome> RefuseOverflowAsync(Call call, OpenAIRequest request, SimulatedModel model) =>
        _dialect == SimulatorDialect.LlamaCpp
            ? SendOverflowOfLlamaCppAsync(call, request, model)
            : SendErrorAsync(
                call, core, StatusCodes.Status400BadRequest, OverflowMessage(request, model), "messages", "context_length_exceeded");

    private static string OverflowMessage(OpenAIRequest request, SimulatedModel model) => string.Create(
        CultureInfo.InvariantCulture,
        $"This model's maximum context length is {model.ContextLength} tokens. However, your messages resulted in {request.PromptTokens} tokens. Please reduce the length of the messages.");

    private static async Task<SimulatedOutcome> SendOverflowOfLlamaCppAsync(Call call, OpenAIRequest request, SimulatedModel model)
    {
        await call.SendJsonAsync(StatusCodes.Status400BadRequest, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteNumber("code", StatusCodes.Status400BadRequest);
            json.WriteString("message", string.Create(
                CultureInfo.InvariantCulture,
                $"request ({request.PromptTokens} tokens) exceeds the available context size ({model.ContextLength} tokens), try increasing it"));
            json.WriteString("type", "exceed_context_size_error");
            json.WriteNumber("n_prompt_tokens", request.PromptTokens);
            json.WriteNumber("n_ctx", model.ContextLength);
            json.WriteEndObject();
            json.WriteEndObject();
        }).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    private string MakeCallId(int index, Random random)
    {
        if (_dialect == SimulatorDialect.LMStudio)
        {
            return random.Next(100_000_000, 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        }

        const string letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        var length = _dialect == SimulatorDialect.Ollama ? 8 : CallIdLetters;
        var id = new StringBuilder(_traits.CallIdPrefix, _traits.CallIdPrefix.Length + length);
        for (var i = 0; i < length; i++)
        {
            id.Append(letters[random.Next(letters.Length)]);
        }

        return id.ToString();
    }
}
