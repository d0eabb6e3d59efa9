using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentRuntime.Mcp.TestServer;

/// <summary>The tools of the server.</summary>
internal sealed class Tools
{
    private static readonly JsonObject ReadOnly = new() { ["readOnlyHint"] = true };
    private static readonly JsonObject Adding = new() { ["readOnlyHint"] = false, ["destructiveHint"] = false };

    private readonly List<JsonObject> _list =
    [
        Define("echo", "Says the text again.", ReadOnly, "text"),
        Define("environment", "The value of an environment variable.", ReadOnly, "name"),
        Define("process_id", "The id of the server's process.", ReadOnly),
        Define("fail", "Fails.", ReadOnly),
        Define("steps", "Reports some steps, then ends; with wait it does not end.", ReadOnly, "count", "wait"),
        Define("mixed", "Text, a picture, a resource and a link.", ReadOnly),
        Define("structured", "A structured result.", ReadOnly, "repeat"),
        Define("end", "Ends the server in the middle of the call.", ReadOnly),
        Define("grow", "Adds a tool.", Adding),
        Define("note", "Adds a line to a note.", Adding, "text"),
        Define("write", "Writes a file.", null, "path", "text"),
    ];

    internal JsonObject List()
    {
        lock (_list)
        {
            return new JsonObject { ["tools"] = new JsonArray([.. _list.Select(tool => tool.DeepClone())]) };
        }
    }

    internal JsonObject Page(string? cursor)
    {
        var number = int.Parse(cursor ?? "0", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["tools"] = new JsonArray(Define(string.Create(CultureInfo.InvariantCulture, $"tool{number}"), "One of many.", ReadOnly)),
            ["nextCursor"] = (number + 1).ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Calls a tool; null where there is none of that name.</summary>
    internal async Task<JsonObject?> CallAsync(ToolCall call)
    {
        switch (call.Name)
        {
            case "echo" or "write" or "note":
                return Result(Text(call.Text("text")));
            case "environment":
                return Result(Text(Environment.GetEnvironmentVariable(call.Text("name")) ?? "(not set)"));
            case "process_id":
                return Result(Text(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            case "fail":
                return new JsonObject { ["content"] = new JsonArray(Text("It cannot be done on Sundays.")), ["isError"] = true };
            case "steps":
                return await StepAsync(call);
            case "mixed":
                return Mixed();
            case "structured":
                return Structured(call.Text("repeat"));
            case "end":
                Environment.Exit(7);
                return null;
            case "grow":
                Grow(call);
                return Result(Text("grown"));
            default:
                return call.Name.StartsWith("grown", StringComparison.Ordinal) ? Result(Text(call.Name)) : null;
        }
    }

    private static async Task<JsonObject> StepAsync(ToolCall call)
    {
        var count = int.Parse(call.Text("count"), CultureInfo.InvariantCulture);
        for (var step = 1; step <= count; step++)
        {
            call.Report(step, count);
        }

        if (call.Text("wait").Length > 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);
        }

        return Result(Text($"{count} steps"));
    }

    private static JsonObject Mixed() => Result(
        Text("first"),
        new JsonObject { ["type"] = "image", ["data"] = Convert.ToBase64String([1, 2, 3]), ["mimeType"] = "image/png" },
        new JsonObject { ["type"] = "resource", ["resource"] = new JsonObject { ["uri"] = "file:///a.txt", ["text"] = "of a file" } },
        new JsonObject { ["type"] = "resource_link", ["uri"] = "file:///b.txt", ["name"] = "b", ["description"] = "another" },
        new JsonObject { ["type"] = "audio", ["data"] = Convert.ToBase64String([1, 2]), ["mimeType"] = "audio/wav" });

    private static JsonObject Structured(string repeat)
    {
        var result = repeat.Length > 0 ? Result(Text("{ \"degrees\": 7 }")) : Result();
        result["structuredContent"] = new JsonObject { ["degrees"] = 7 };
        return result;
    }

    private void Grow(ToolCall call)
    {
        lock (_list)
        {
            _list.Add(Define(string.Create(CultureInfo.InvariantCulture, $"grown{_list.Count}"), "It has grown.", ReadOnly));
        }

        call.Notify("notifications/tools/list_changed", []);
        call.Notify("notifications/tools/list_changed", []);
    }

    private static JsonObject Result(params JsonNode[] content) => new() { ["content"] = new JsonArray(content) };

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Define(string name, string description, JsonObject? annotations, params string[] arguments)
    {
        var tool = new JsonObject
        {
            ["name"] = name,
            ["description"] = description,
            ["inputSchema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(
                    arguments.Select(argument => KeyValuePair.Create(argument, (JsonNode?)new JsonObject { ["type"] = "string" }))),
            },
        };
        if (annotations is not null)
        {
            tool["annotations"] = annotations.DeepClone();
        }

        return tool;
    }
}
