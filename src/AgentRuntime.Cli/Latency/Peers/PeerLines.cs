using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>
/// The lines that the process which started this one sends, and the answers. They are read on a thread of their own: reading the
/// standard input blocks, and a blocked thread of the pool would be felt in what is measured.
/// </summary>
internal static class PeerLines
{
    /// <summary>The questions, until there will be no more.</summary>
    public static ChannelReader<T> Read<T>(JsonTypeInfo<T> type)
    {
        var questions = Channel.CreateUnbounded<T>();
        new Thread(() => Read(questions.Writer, type)) { IsBackground = true, Name = "peer input" }.Start();
        return questions.Reader;
    }

    /// <summary>Answers.</summary>
    public static async Task WriteAsync<T>(T answer, JsonTypeInfo<T> type)
    {
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer, type)).ConfigureAwait(false);
        await Console.Out.FlushAsync().ConfigureAwait(false);
    }

    private static void Read<T>(ChannelWriter<T> questions, JsonTypeInfo<T> type)
    {
        try
        {
            while (Console.In.ReadLine() is { } line)
            {
                questions.TryWrite(JsonSerializer.Deserialize(line, type)!);
            }

            questions.TryComplete();
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            questions.TryComplete(exception);
        }
    }
}
