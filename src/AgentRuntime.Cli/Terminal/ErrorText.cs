using AgentRuntime.Model;

namespace AgentRuntime.Cli.Terminal;

/// <summary>A model's failure for a person: what failed, where, and what to do.</summary>
internal static class ErrorText
{
    public static Task WriteAsync(TextWriter output, ModelError error) => output.WriteLineAsync(Of(error));

    public static string Of(ModelError error)
    {
        var where = error.Status is { } status ? $"{error.Provider}, HTTP {status}" : error.Provider;
        var address = error.Category == ModelErrorCategory.Transport
            ? "\n  its address: --ollama URL, --lmstudio URL or --openai NAME=URL"
            : "";
        return $"""
            agentrt: {error.Category}: {Printable.Of(error.Message)}
              where: {where}
              what to do: {Printable.Of(error.Hint)}{address}
            """;
    }
}
