using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Tests.Providers.Wire;

public sealed class SseDecoderTests
{
    [Theory]
    // The examples of WHATWG HTML 9.2.6.
    [InlineData("data: YHOO\ndata: +2\ndata: 10\n\n", "message=YHOO/+2/10")]
    [InlineData(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n", "#test stream|message=first event|message=second event|message= third event")]
    [InlineData("data\n\ndata\ndata\n\ndata:", "message=|message=/|message=~")]
    [InlineData("data:test\n\ndata: test\n\n", "message=test|message=test")]
    // Line ends.
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", "message=a|message=b")]
    [InlineData("data: a\r\rdata: b\r\r", "message=a|message=b")]
    [InlineData("data: a\r\n\ndata: b\n\r\n", "message=a|message=b")]
    [InlineData("data: a\u2028b\u0085c\n\n", "message=a\u2028b\u0085c")]
    // Fields.
    [InlineData("event: ping\n\ndata: x\n\n", "message=x")]
    [InlineData("event: a\nevent: b\ndata: x\n\ndata: y\n\n", "b=x|message=y")]
    [InlineData("DATA: x\n data: y\ndata : z\n\n", "?DATA:x|? data:y|?data :z")]
    [InlineData("error: {\"code\":500}\n\n", "?error:{\"code\":500}")]
    [InlineData("foo\n\n", "?foo:")]
    // Marks.
    [InlineData("\uFEFFdata: a\n\n", "message=a")]
    [InlineData("\uFEFF\uFEFFdata: a\n\n", "?\uFEFFdata:a")]
    // Ends.
    [InlineData("data: a\n\ndata: [DONE]", "message=a|message=[DONE]~")]
    [InlineData("data: a\n", "message=a~")]
    [InlineData("", "")]
    [InlineData("event: x\n", "")]
    public void TryRead_AnyDelivery_GivesTheFrames(string stream, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var size = 1; size <= bytes.Length + 1; size++)
        {
            Assert.Equal(expected, string.Join('|', Frames(new SseDecoder(1024), Decoding.Reads(bytes, size))));
        }
    }

    [Fact]
    public void TryRead_CarriageReturnAtTheEndOfARead_DispatchesAtOnce()
    {
        var decoder = new SseDecoder(1024);
        var buffer = new ReadOnlySequence<byte>("data: a\r\n\r"u8.ToArray());

        Assert.True(decoder.TryRead(ref buffer, isFinal: false, out var frame));
        Assert.Equal("a", Encoding.UTF8.GetString(frame.Data));

        buffer = new ReadOnlySequence<byte>("\ndata: b\n\n"u8.ToArray());
        Assert.True(decoder.TryRead(ref buffer, isFinal: false, out frame));
        Assert.Equal("b", Encoding.UTF8.GetString(frame.Data));
    }

    [Fact]
    public void TryRead_IdAndRetry_AreKept()
    {
        var decoder = new SseDecoder(1024);
        Assert.Equal(["message=x"], Frames(decoder, [Encoding.UTF8.GetBytes("id: 7\nretry: 1500\ndata: x\n\nid: a\0b\nretry: 1x\nretry: 99999999999\n\n")]));

        Assert.Equal("7", Encoding.UTF8.GetString(decoder.LastEventId));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), decoder.ReconnectionDelay);
    }

    [Theory]
    [InlineData("data: 0123456789012345678901234567890123456789\n\n")]
    [InlineData("data: 01234\ndata: 01234\ndata: 01234\n\n")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void TryRead_EventOverTheLimit_ThrowsWithTheLimit(string stream)
    {
        var e = Assert.Throws<LineTooLongException>(
            () => Frames(new SseDecoder(maxEventBytes: 12), Decoding.Reads(Encoding.UTF8.GetBytes(stream), 5)));
        Assert.Equal(12, e.MaxLineBytes);
    }

    [Fact]
    public void TryRead_RandomStreams_AgreesWithTheFrameworksParser()
    {
        string[] tokens = ["data", "event", ":", " ", "\n", "\n\n", "\r\n", "\r\n\r\n", "x", "é", "data: y\n\n", "event: e\n", "id: 1\n", ":c\n", "\uFEFF"];
        var random = new Random(4711);
        for (var round = 0; round < 5000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(1, 24); i > 0; i--)
            {
                text.Append(tokens[random.Next(tokens.Length)]);
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            var expected = SseParser.Create(new MemoryStream(bytes)).Enumerate()
                .Select(item => item.Data.Replace('\n', '/'))
                .ToArray();
            var actual = Frames(new SseDecoder(1 << 20), Decoding.Reads(bytes, random.Next(1, 9)))
                .Where(frame => frame[0] is not '#' and not '?' && frame[^1] != '~')
                .Select(frame => frame[(frame.IndexOf('=', StringComparison.Ordinal) + 1)..])
                .ToArray();

            // The types differ on purpose: the framework's parser keeps the type of an event that had no data.
            Assert.Equal(expected, actual);
        }
    }

    private static List<string> Frames(SseDecoder decoder, IEnumerable<ReadOnlyMemory<byte>> reads)
    {
        var left = ReadOnlyMemory<byte>.Empty;
        var frames = new List<string>();
        foreach (var read in reads)
        {
            left = Take(Decoding.Sequence(left, read), isFinal: false);
        }

        Take(new ReadOnlySequence<byte>(left), isFinal: true);
        return frames;

        ReadOnlyMemory<byte> Take(ReadOnlySequence<byte> buffer, bool isFinal)
        {
            while (decoder.TryRead(ref buffer, isFinal, out var frame))
            {
                var name = Encoding.UTF8.GetString(frame.Name);
                var data = Encoding.UTF8.GetString(frame.Data).Replace('\n', '/');
                frames.Add(frame.Kind switch
                {
                    SseFrameKind.Comment => $"#{data}",
                    SseFrameKind.UnknownField => $"?{name}:{data}",
                    _ => $"{name}={data}{(frame.IsUnterminated ? "~" : "")}",
                });
            }

            return buffer.ToArray();
        }
    }
}
