using System.CommandLine;
using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Options;

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary><c>agentrt latency-reader</c>, not for people: a client of the HTTP API that notes when each token has come.</summary>
internal static class ReaderPeerCommand
{
    public const string Name = "latency-reader";

    public static Command Create()
    {
        var url = new Option<Uri?>("--url") { CustomParser = Parsers.Url };
        var command = new Command(Name, "The reading client of 'agentrt latency'") { url };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(url)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = EventClient.Create(url);
        List<StreamRecord> records = [];
        var orders = PeerLines.Read(PeerJson.Default.ReaderOrder);
        await SayReadyAsync().ConfigureAwait(false);
        await foreach (var order in orders.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (order.Kind)
            {
                case ReaderWork.Turns:
                    var turns = order.Streams.Select(NewRecord).ToArray();
                    records.AddRange(turns);
                    await SpreadStart.RunAsync(
                        turns.Length,
                        TimeSpan.FromSeconds(order.SpreadSeconds),
                        i => client.ReadTurnAsync(order.Streams[i].ThreadId, order.Streams[i].Prompt, turns[i], cancellationToken),
                        cancellationToken).ConfigureAwait(false);
                    await SayReadyAsync().ConfigureAwait(false);
                    break;
                case ReaderWork.Replay:
                    foreach (var (stream, record) in order.Streams.Zip(order.Streams.Select(NewRecord)))
                    {
                        records.Add(record);
                        await client.ReplayAsync(stream.ThreadId, record, cancellationToken).ConfigureAwait(false);
                    }

                    await SayReadyAsync().ConfigureAwait(false);
                    break;
                case ReaderWork.Report:
                    await PeerLines.WriteAsync<StreamTimes[]>(
                        [.. records.Select(static record => record.ToTimes())], PeerJson.Default.StreamTimesArray).ConfigureAwait(false);
                    records.Clear();
                    break;
            }
        }

        return ExitCode.Done;
    }

    private static StreamRecord NewRecord(ReaderOrder.Stream stream, int number) =>
        new(ReplyOrder.FindIn(stream.Prompt) ?? new ReplyOrder("replay", number, stream.Tokens, 0));

    private static Task SayReadyAsync() => PeerLines.WriteAsync(new PeerReady(""), PeerJson.Default.PeerReady);
}
