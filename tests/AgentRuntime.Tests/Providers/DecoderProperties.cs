using System.Text;
using AgentRuntime.Providers.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Providers;

/// <summary>Random splits and random damage: no decoder throws, hangs, or takes a damaged stream's end for a good one.</summary>
public sealed class DecoderProperties
{
    private const int Cases = 25_000;

    private static readonly byte[] NdjsonStream = Encoding.UTF8.GetBytes(
        """
        {"model":"m","message":{"role":"assistant","content":"","thinking":"h\u00e9"},"done":false}
        {"model":"m","message":{"role":"assistant","content":"Grüße \ud83d"},"done":false}
        {"model":"m","message":{"role":"assistant","content":"\udc4b"},"done":false}
        {"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"id":"c","function":{"index":0,"name":"f","arguments":{"a":[1,{}]}}}]},"done":false}
        {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":3,"load_duration":5}

        """);

    private static readonly byte[] SseStream = Encoding.UTF8.GetBytes(
        """
        : ping

        data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hé"},"finish_reason":null}]}

        event: message
        data: {"id":"c","choices":[{"index":0,"delta":{"content":"<think>a</think>\ud83d\udc4b"},"finish_reason":null}]}

        data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{\"a\""}}]}}]}

        data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}

        data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}

        data: [DONE]


        """);

    [Fact]
    public void Ollama_RandomSplits_SameEvents() => CheckSplits(NdjsonStream, () => Decoding.Ollama());

    [Fact]
    public void OpenAI_RandomSplits_SameEvents() => CheckSplits(SseStream, () => Decoding.OpenAI(hasTools: true));

    [Fact]
    public void Ollama_RandomDamage_OneEndAndNoException() => CheckDamage(NdjsonStream, () => Decoding.Ollama(maxLineBytes: 4096));

    [Fact]
    public void OpenAI_RandomDamage_OneEndAndNoException() => CheckDamage(SseStream, () => Decoding.OpenAI(hasTools: true));

    private static void CheckSplits(byte[] stream, Func<ICompletionDecoder> decoder)
    {
        var whole = Decoding.Of(decoder(), [stream]);
        Assert.Equal(Decoding.Done, whole.Outcome);
        var splits = Gen.Choose(1, stream.Length - 1).ArrayOf(4).ToArbitrary();
        Check.One(
            Quiet,
            Prop.ForAll(splits, cuts => whole.Equals(Decoding.Of(decoder(), Cut(stream, cuts)))));
    }

    private static void CheckDamage(byte[] stream, Func<ICompletionDecoder> decoder)
    {
        var damage =
            from at in Gen.Choose(0, stream.Length - 1)
            from kind in Gen.Choose(0, 4)
            from length in Gen.Choose(1, 40)
            from value in Gen.Choose(0, 255)
            select (at, kind, length, (byte)value);
        var cases =
            from first in damage
            from second in damage
            from cut in Gen.Choose(1, stream.Length)
            select (first, second, cut);
        Check.One(
            Quiet,
            Prop.ForAll(
                cases.ToArbitrary(),
                it =>
                {
                    var damaged = Damage(Damage(stream, it.first), it.second);
                    var decoding = Decoding.Of(decoder(), Cut(damaged, [it.cut]));
                    var stops = decoding.Events.Count(e => e.StartsWith("Stopped", StringComparison.Ordinal));
                    return decoding.Outcome == Decoding.Done
                        ? stops == 1 && decoding.Events[^1].StartsWith("Stopped", StringComparison.Ordinal)
                        : stops == 0 && decoding.Failure is not null;
                }));
    }

    private static Config Quiet => Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true);

    private static IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] stream, int[] cuts)
    {
        var from = 0;
        foreach (var cut in cuts.Where(cut => cut < stream.Length).Order())
        {
            yield return stream.AsMemory(from..cut);
            from = cut;
        }

        yield return stream.AsMemory(from);
    }

    private static byte[] Damage(byte[] stream, (int At, int Kind, int Length, byte Value) damage)
    {
        var at = Math.Min(damage.At, stream.Length);
        var end = Math.Min(at + damage.Length, stream.Length);
        return damage.Kind switch
        {
            0 => stream[..at],
            1 => [.. stream[..at], .. stream[end..]],
            2 => [.. stream[..at], damage.Value, .. stream[Math.Min(at + 1, stream.Length)..]],
            3 => [.. stream[..at], .. Enumerable.Repeat(damage.Value, damage.Length), .. stream[at..]],
            _ => [.. stream[..end], .. stream[at..end], .. stream[end..]],
        };
    }
}
