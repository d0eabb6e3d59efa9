using System.Text;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Tests.Providers;

/// <summary>Feeds one stream in every way that a network may deliver it.</summary>
internal static class DecoderMatrix
{
    /// <summary>Above this size not every position is split: the cost grows with the square.</summary>
    private const int EveryPositionBytes = 8 * 1024;

    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Whole, one byte a read, 7 bytes a read, split at every position, CRLF, with a mark, without the last line end.</summary>
    public static void AssertSameHoweverDelivered(Func<ICompletionDecoder> decoder, byte[] bytes)
    {
        var expected = Decoding.Of(decoder(), [bytes]);
        Check("one byte a read", Decoding.Reads(bytes, 1));
        Check("7 bytes a read", Decoding.Reads(bytes, 7));
        Check("CRLF", Decoding.Reads(WithCarriageReturns(bytes), bytes.Length + 1024));
        Check("CRLF, one byte a read", Decoding.Reads(WithCarriageReturns(bytes), 1));
        Check("mark", [(byte[])[.. Mark, .. bytes]]);
        Check("mark, one byte a read", Decoding.Reads((byte[])[.. Mark, .. bytes], 1));
        Check("no last line end", [bytes.AsMemory().TrimEnd("\r\n"u8)]);
        Check("no last line end, one byte a read", Decoding.Reads(bytes.AsMemory().TrimEnd("\r\n"u8), 1));
        var step = bytes.Length <= EveryPositionBytes ? 1 : bytes.Length / 1500;
        for (var at = 1; at < bytes.Length; at += step)
        {
            Check($"split at {at}", Decoding.SplitAt(bytes, at));
        }

        void Check(string how, IEnumerable<ReadOnlyMemory<byte>> reads)
        {
            var actual = Decoding.Of(decoder(), reads);
            Assert.True(expected.Equals(actual), $"{how}:\nexpected\n{expected}\nactual\n{actual}");
        }
    }

    /// <summary>Cut after every byte: a prefix of the whole stream's events and one failed end, or the whole.</summary>
    public static void AssertCutIsPrefixAndNeverSuccess(Func<ICompletionDecoder> decoder, byte[] bytes)
    {
        var whole = Decoding.Of(decoder(), [bytes]);
        var step = bytes.Length <= EveryPositionBytes ? 1 : bytes.Length / 1500;
        for (var length = 0; length < bytes.Length; length += step)
        {
            var cut = Decoding.Of(decoder(), [bytes.AsMemory(0, length)]);
            var stops = cut.Events.Count(e => e.StartsWith("Stopped", StringComparison.Ordinal));
            if (cut.Outcome == Decoding.Done)
            {
                Assert.Equal(Decoding.Done, whole.Outcome);
                Assert.StartsWith("Stopped", cut.Events[^1], StringComparison.Ordinal);
                Assert.Equal(1, stops);
                continue;
            }

            Assert.True(cut.Outcome == "Truncated" || cut.Outcome == whole.Outcome, $"cut at {length}: {cut}");
            Assert.Equal(0, stops);
            Assert.True(cut.Events.Count <= whole.Events.Count, $"cut at {length} has more events than the whole");
            Assert.Equal(whole.Events.Take(cut.Events.Count), cut.Events);
        }
    }

    public static byte[] WithCarriageReturns(byte[] bytes) =>
        Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(bytes)
                .Replace("\r\n", "\n", StringComparison.Ordinal)
                .Replace("\n", "\r\n", StringComparison.Ordinal));
}
