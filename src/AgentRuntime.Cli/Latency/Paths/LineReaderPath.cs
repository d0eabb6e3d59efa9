using System.Text.Json;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>(c) A line reader, and a document for each line: what is written first.</summary>
internal sealed class LineReaderPath(ModelEndpoint endpoint) : HttpTokenPath(endpoint)
{
    private const string Data = "data: ";

    public override PathId Id => PathId.LineReader;

    /// <summary>The text of a line; empty where it has none.</summary>
    public static string TextOf(string line)
    {
        if (line.StartsWith(Data, StringComparison.Ordinal))
        {
            line = line[Data.Length..];
        }

        if (!line.StartsWith('{'))
        {
            return "";
        }

        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.TryGetProperty("choices", out var choices))
        {
            return choices.GetArrayLength() > 0 && choices[0].TryGetProperty("delta", out var delta) ? ContentOf(delta) : "";
        }

        return root.TryGetProperty("message", out var message) ? ContentOf(message) : "";
    }

    protected override async Task RunAsync(StreamRecord stream, CancellationToken cancellationToken)
    {
        stream.Begin();
        using var request = Endpoint.CreateRequest(stream.Order);
        using var response = await Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            stream.Add(TextOf(line).Length);
        }

        stream.End();
    }

    private static string ContentOf(JsonElement element) =>
        element.TryGetProperty("content", out var content) ? content.GetString() ?? "" : "";
}
