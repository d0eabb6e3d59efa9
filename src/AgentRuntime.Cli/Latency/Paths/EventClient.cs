using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>A client of the HTTP API, as bare as path (b).</summary>
internal sealed class EventClient : IDisposable
{
    private readonly HttpClient _client;

    private EventClient(HttpClient client) => _client = client;

    /// <summary>A client of the API at an address.</summary>
    public static EventClient Create(Uri url)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return new EventClient(client);
    }

    /// <summary>Sends a message and reads its turn.</summary>
    public Task ReadTurnAsync(string threadId, string prompt, StreamRecord stream, CancellationToken cancellationToken) => ReadAsync(
        new HttpRequestMessage(HttpMethod.Post, $"/v1/threads/{threadId}/turns")
        {
            Content = JsonContent.Create(new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = prompt }),
        },
        stream,
        cancellationToken);

    /// <summary>Reads a thread from its beginning until it is idle.</summary>
    public Task ReplayAsync(string threadId, StreamRecord stream, CancellationToken cancellationToken) => ReadAsync(
        new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/{threadId}/events?from=0&until=idle"), stream, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task ReadAsync(HttpRequestMessage request, StreamRecord stream, CancellationToken cancellationToken)
    {
        stream.Begin();
        using (request)
        {
            using var response = await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new IOException(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            }

            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await PipeReaderPath.ReadAsync(body, stream, TokenWire.Events, cancellationToken).ConfigureAwait(false);
        }

        stream.End();
    }
}
