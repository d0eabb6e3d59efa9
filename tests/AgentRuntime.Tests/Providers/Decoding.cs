using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Tests.Providers;

/// <summary>What a decoder made of a stream, in a form that compares.</summary>
internal sealed record Decoding(IReadOnlyList<string> Events, string Outcome, ModelError? Failure)
{
    public const string Done = "Done";

    public static readonly ProviderIdentity Somebody =
        new("ollama", "Ollama", new Uri("http://localhost:11434"), "Start it with 'ollama serve'.");

    /// <summary>The answer's text, joined.</summary>
    public string Text => Join("Text ");

    /// <summary>The reasoning's text, joined.</summary>
    public string Thinking => Join("Thinking ");

    public static Func<string> Counter()
    {
        var next = 0;
        return () => (++next).ToString(CultureInfo.InvariantCulture);
    }

    public static OllamaDecoder Ollama(int maxLineBytes = 16 << 20) =>
        new(new ModelErrors(Somebody), maxLineBytes, Counter());

    public static OpenAIDecoder OpenAI(InlineThinking inlineThinking = InlineThinking.Tags, bool hasTools = false) =>
        new(new ModelErrors(Somebody with { Name = "openai", Product = "The server" }), 16 << 20, Counter(), inlineThinking, hasTools);

    /// <summary>Feeds the reads one by one, as a pipe would: what the decoder leaves comes again with the next read behind it.</summary>
    public static Decoding Of(ICompletionDecoder decoder, IEnumerable<ReadOnlyMemory<byte>> reads)
    {
        var events = ImmutableArray.CreateBuilder<CompletionEvent>();
        var left = ReadOnlyMemory<byte>.Empty;
        var status = DecodeStatus.Open;
        foreach (var read in reads)
        {
            var buffer = Sequence(left, read);
            status = decoder.Decode(ref buffer, isFinal: false, events);
            if (status is DecodeStatus.Done or DecodeStatus.Failed)
            {
                break;
            }

            left = buffer.ToArray();
        }

        if (status is DecodeStatus.Open or DecodeStatus.Closing)
        {
            var buffer = new ReadOnlySequence<byte>(left);
            status = decoder.Decode(ref buffer, isFinal: true, events);
        }

        var outcome = status == DecodeStatus.Failed ? decoder.Failure!.Category.ToString() : status.ToString();
        return new Decoding(events.Select(Describe).ToArray(), outcome, decoder.Failure);
    }

    public static Decoding Of(ICompletionDecoder decoder, string text) => Of(decoder, [Encoding.UTF8.GetBytes(text)]);

    /// <summary>The bytes in reads of one size.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Reads(ReadOnlyMemory<byte> bytes, int size)
    {
        for (var at = 0; at < bytes.Length; at += size)
        {
            yield return bytes.Slice(at, Math.Min(size, bytes.Length - at));
        }
    }

    /// <summary>The bytes in two reads.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> SplitAt(ReadOnlyMemory<byte> bytes, int at) => [bytes[..at], bytes[at..]];

    /// <summary>Two pieces of memory as one sequence of two segments.</summary>
    public static ReadOnlySequence<byte> Sequence(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        if (first.IsEmpty)
        {
            return new ReadOnlySequence<byte>(second);
        }

        var start = new Segment(first, 0);
        var end = start.Append(second);
        return new ReadOnlySequence<byte>(start, 0, end, second.Length);
    }

    public bool Equals(Decoding? other) =>
        other is not null && Outcome == other.Outcome && Events.SequenceEqual(other.Events, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Outcome, Events.Count);

    public override string ToString() => string.Join('\n', [.. Events, Outcome, Failure?.ToString() ?? ""]);

    private static string Describe(CompletionEvent e) => e switch
    {
        CompletionEvent.Text text => $"Text {text.Delta}",
        CompletionEvent.Thinking thinking => $"Thinking {thinking.Delta}",
        CompletionEvent.ToolUse tool =>
            $"ToolUse {tool.Id} {tool.Name} {tool.RawInput} {(tool.IsInputComplete ? "complete" : tool.Input.GetRawText())}",
        CompletionEvent.ToolUseInvalid tool => $"ToolUseInvalid {tool.Id} {tool.Name} {tool.RawInput}",
        CompletionEvent.MessageStarted message => $"MessageStarted {message.Id}",
        CompletionEvent.UsageUpdated usage =>
            $"Usage {usage.Usage.Input} {usage.Usage.Output} {usage.Usage.CacheRead} {usage.Usage.CacheWrite}",
        CompletionEvent.TimingsUpdated timings =>
            $"Timings {timings.Load.Ticks} {timings.Prompt.Ticks} {timings.Generation.Ticks}",
        CompletionEvent.Stopped stopped => $"Stopped {stopped.Reason} {stopped.RawReason}",
        _ => e.ToString(),
    };

    private string Join(string prefix) =>
        string.Concat(Events.Where(e => e.StartsWith(prefix, StringComparison.Ordinal)).Select(e => e[prefix.Length..]));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
