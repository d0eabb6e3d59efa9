using System.Threading.Channels;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>
/// (d) The slow design: a thread for each stream blocks on the response, every token goes through an unbounded channel, and for every token
/// the one state of all streams is locked and the stream's text made anew, as a view model would have it.
/// </summary>
internal sealed class LockedUpdatesPath(ModelEndpoint endpoint) : HttpTokenPath(endpoint)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamRecord, string> _texts = [];

    public override PathId Id => PathId.LockedUpdates;

    protected override async Task RunAsync(StreamRecord stream, CancellationToken cancellationToken)
    {
        var tokens = Channel.CreateUnbounded<string>();
        stream.Begin();
        var reading = Task.Factory.StartNew(
            () => Read(stream, tokens.Writer, cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await foreach (var token in tokens.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            lock (_gate)
            {
                _texts[stream] = _texts.GetValueOrDefault(stream, "") + token;
                stream.Add(token.Length);
            }
        }

        await reading.ConfigureAwait(false);
        lock (_gate)
        {
            _texts.Remove(stream);
        }

        stream.End();
    }

    private void Read(StreamRecord stream, ChannelWriter<string> tokens, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Endpoint.CreateRequest(stream.Order);
            using var response = Client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var reader = new StreamReader(response.Content.ReadAsStream(cancellationToken));
            while (reader.ReadLine() is { } line)
            {
                tokens.TryWrite(LineReaderPath.TextOf(line));
            }

            tokens.TryComplete();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            tokens.TryComplete(exception);
        }
    }
}
