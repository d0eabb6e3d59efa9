using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentRuntime.Mcp.TestServer;

/// <summary>Answers the messages of one client.</summary>
internal sealed class Session(ServerOptions options, Stream output, TextWriter error)
{
    private const int MethodNotFound = -32601;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _calls = new(StringComparer.Ordinal);
    private readonly Tools _tools = new();
    private bool _isInitialized;

    /// <summary>Takes one line.</summary>
    /// <returns>False when the server ends because of it.</returns>
    internal bool Take(string line)
    {
        var message = JsonNode.Parse(line)!.AsObject();
        var method = (string?)message["method"];
        if (options.IsStrict && !_isInitialized && method != "initialize")
        {
            return false;
        }

        switch (method)
        {
            case "initialize":
                _isInitialized = true;
                if (!options.HangsAtStart)
                {
                    Answer(message, new JsonObject
                    {
                        ["protocolVersion"] = options.Version,
                        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject { ["listChanged"] = true } },
                        ["serverInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
                    });
                }

                break;
            case "tools/list":
                Answer(message, options.PagesOfOne ? _tools.Page((string?)message["params"]?["cursor"]) : _tools.List());
                break;
            case "tools/call":
                _ = CallAsync(message);
                break;
            case "ping":
                Answer(message, []);
                break;
            case "notifications/cancelled":
                Cancel((string)message["params"]!["requestId"]!.ToJsonString());
                break;
            default:
                Refuse(message, method);
                break;
        }

        return true;
    }

    private async Task CallAsync(JsonObject message)
    {
        var id = message["id"]!.ToJsonString();
        using var cancel = new CancellationTokenSource();
        _calls[id] = cancel;
        try
        {
            var parameters = message["params"]!.AsObject();
            var call = new ToolCall(
                (string)parameters["name"]!, parameters["arguments"]?.AsObject() ?? [], parameters["_meta"]?["progressToken"], Send, cancel.Token);
            var result = await _tools.CallAsync(call);
            if (result is null)
            {
                Send(Error(message, -32602, $"Unknown tool: {call.Name}"));
            }
            else
            {
                Answer(message, result);
            }
        }
        catch (OperationCanceledException)
        {
            // Spec: a receiver of a cancellation sends no response.
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"cancelled {id}"));
        }
        finally
        {
            _calls.TryRemove(id, out _);
        }
    }

    private void Cancel(string id)
    {
        if (_calls.TryGetValue(id, out var call))
        {
            call.Cancel();
        }
    }

    private void Refuse(JsonObject message, string? method)
    {
        if (message["id"] is not null && !options.IsSilent)
        {
            Send(Error(message, MethodNotFound, $"Method not found: {method}"));
        }
    }

    private void Answer(JsonObject message, JsonObject result) => Send(new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = message["id"]!.DeepClone(),
        ["result"] = result,
    });

    private static JsonObject Error(JsonObject message, int code, string text) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = message["id"]!.DeepClone(),
        ["error"] = new JsonObject { ["code"] = code, ["message"] = text },
    };

    private void Send(JsonObject message)
    {
        var line = System.Text.Encoding.UTF8.GetBytes(message.ToJsonString() + "\n");
        lock (_gate)
        {
            output.Write(line);
            output.Flush();
        }
    }
}
