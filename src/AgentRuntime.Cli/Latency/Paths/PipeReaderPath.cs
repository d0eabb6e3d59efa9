using System.IO.Pipelines;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>(b) HttpClient, PipeReader and Utf8JsonReader: as little as an app can do that is asynchronous.</summary>
internal sealed class PipeReaderPath(ModelEndpoint endpoint) : HttpTokenPath(endpoint)
{
    public override PathId Id => PathId.PipeReader;

    protected override async Task RunAsync(StreamRecord stream, CancellationToken cancellationToken)
    {
        stream.Begin();
        using var request = Endpoint.CreateRequest(stream.Order);
        using var response = await Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        await ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), stream, Endpoint.Wire, cancellationToken)
            .ConfigureAwait(false);
        stream.End();
    }

    /// <summary>Reads a stream of lines to its end.</summary>
    public static async Task ReadAsync(Stream body, StreamRecord stream, TokenWire wire, CancellationToken cancellationToken)
    {
        var scanner = new TokenScanner(wire);
        var reader = PipeReader.Create(body);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            stream.Add(scanner.Scan(ref buffer));
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await reader.CompleteAsync().ConfigureAwait(false);
        if (!scanner.IsDone)
        {
            throw new IOException("A stream ended before its last line.");
        }
    }
}
