using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using Microsoft.Extensions.AI;

// dotnet run --project examples/MinimalServer -- --ollama http://localhost:11434 --model ollama/qwen3:8b
var builder = WebApplication.CreateSlimBuilder(args);
var ollama = new Uri(builder.Configuration["ollama"] ?? "http://localhost:11434");
var model = builder.Configuration["model"] ?? "ollama/qwen3:8b";

// A tool is a method; ApprovalRequiredAIFunction around it would ask a person before each call.
var forecast = AIFunctionFactory.Create((string city) => $"Sunny in {city}, 23 °C.", "get_forecast", "The weather of today.");
builder.Services.AddAgentRuntime(rt => rt.AddOllama(ollama).AddTool(forecast));

var app = builder.Build();

// The whole HTTP API: POST /v1/threads, POST /v1/threads/{id}/turns, GET /v1/threads/{id}/events, …
app.MapAgentRuntime();

// And the library itself: a thread is made, asked, and read until its turn stops.
app.MapGet("/ask", async (string question, IAgentRuntime runtime, HttpContext http) =>
{
    var thread = await runtime.CreateThreadAsync(new ThreadOptions { Model = model }, http.RequestAborted).ConfigureAwait(false);
    var turn = await thread.SendAsync(question, cancellationToken: http.RequestAborted).ConfigureAwait(false);
    await foreach (var threadEvent in turn.ReadAsync(http.RequestAborted).ConfigureAwait(false))
    {
        if (threadEvent is ThreadEvent.AgentText text)
        {
            await http.Response.WriteAsync(text.Text, http.RequestAborted).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        }
    }
});

app.Run();
