using System.Buffers;
using System.Text;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Tests.Providers.Wire;

public sealed class NdjsonDecoderTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\nb", "a|b~")]
    [InlineData("\n\n \t\r\na\n\n", "a")]
    [InlineData("\uFEFFa\n", "a")]
    [InlineData("\uFEFF\uFEFFa\n", "\uFEFFa")]
    [InlineData("", "")]
    [InlineData("\uFEFF", "")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("x", "x~")]
    public void TryRead_AnyDelivery_GivesTheLines(string stream, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var size = 1; size <= bytes.Length + 1; size++)
        {
            Assert.Equal(expected, string.Join('|', Lines(new NdjsonDecoder(1024), Decoding.Reads(bytes, size))));
        }
    }

    [Fact]
    public void TryRead_LineLongerThanLimit_ThrowsWithTheLimit()
    {
        var decoder = new NdjsonDecoder(maxLineBytes: 10);
        var e = Assert.Throws<LineTooLongException>(
            () => Lines(decoder, Decoding.Reads(Encoding.UTF8.GetBytes("0123456789ab\n"), 3)));
        Assert.Equal(10, e.MaxLineBytes);
        Assert.Contains("max-line-bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_LineAsLongAsLimit_IsRead() =>
        Assert.Equal(["0123456789"], Lines(new NdjsonDecoder(10), [Encoding.UTF8.GetBytes("0123456789\r\n")]));

    [Fact]
    public async Task TryRead_TenMegabyteLine_IsReadOnce()
    {
        var line = new byte[10 << 20];
        line.AsSpan().Fill((byte)'x');
        line[^1] = (byte)'\n';
        var decoder = new NdjsonDecoder(16 << 20);
        var pool = new MemoryStream(line);
        var reader = System.IO.Pipelines.PipeReader.Create(pool, new(bufferSize: 1460, minimumReadSize: 1));
        var length = 0;
        var isLast = false;
        while (!isLast)
        {
            var result = await reader.ReadAsync();
            var buffer = result.Buffer;
            while (decoder.TryRead(ref buffer, result.IsCompleted, out var found, out _))
            {
                length += found.Length;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            isLast = result.IsCompleted;
        }

        Assert.Equal(line.Length - 1, length);
    }

    private static List<string> Lines(NdjsonDecoder decoder, IEnumerable<ReadOnlyMemory<byte>> reads)
    {
        var left = ReadOnlyMemory<byte>.Empty;
        var lines = new List<string>();
        foreach (var read in reads)
        {
            left = Take(Decoding.Sequence(left, read), isFinal: false);
        }

        Take(new ReadOnlySequence<byte>(left), isFinal: true);
        return lines;

        ReadOnlyMemory<byte> Take(ReadOnlySequence<byte> buffer, bool isFinal)
        {
            while (decoder.TryRead(ref buffer, isFinal, out var line, out var isTerminated))
            {
                lines.Add(Encoding.UTF8.GetString(line) + (isTerminated ? "" : "~"));
            }

            return buffer.ToArray();
        }
    }
}
