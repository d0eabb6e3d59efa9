using System.Buffers;
using AgentRuntime.Providers.Http;

namespace AgentRuntime.Tests.Providers.Http;

public sealed class BodyBufferTests
{
    [Fact]
    public void Held_NothingWasRead_IsEmpty()
    {
        var buffer = new BodyBuffer();

        Assert.True(buffer.Held.IsEmpty);
        Assert.False(buffer.Free().IsEmpty);
        Assert.True(buffer.Held.IsEmpty);
    }

    [Fact]
    public void KeepLast_APartIsLeft_ComesAgainBeforeWhatFollows()
    {
        var buffer = new BodyBuffer();
        Read(ref buffer, "one\ntw"u8);

        buffer.KeepLast(2);
        Read(ref buffer, "o\n"u8);

        Assert.Equal("two\n"u8, buffer.Held.ToArray());
    }

    [Fact]
    public void KeepLast_NothingIsLeft_TheSmallRoomIsUsedAgain()
    {
        var buffer = new BodyBuffer();
        var small = buffer.Free().Length;
        Read(ref buffer, "a line\n"u8);

        buffer.KeepLast(0);

        Assert.True(buffer.Held.IsEmpty);
        Assert.Equal(small, buffer.Free().Length);
    }

    [Fact]
    public void Free_TheLastReadFilledTheRoom_IsLarger()
    {
        var buffer = new BodyBuffer();
        var small = buffer.Free().Length;
        buffer.Add(small);
        buffer.KeepLast(0);

        Assert.True(buffer.Free().Length > small);
    }

    [Fact]
    public void Free_LittleIsLeftOfTheRoom_IsLarger()
    {
        var buffer = new BodyBuffer();
        buffer.Add(buffer.Free().Length - 1);

        Assert.True(buffer.Free().Length > 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Add_ALineOfManyReads_IsHeldInOnePiece(int readBytes)
    {
        var line = new byte[300_000];
        new Random(1).NextBytes(line);
        var buffer = new BodyBuffer();
        for (var at = 0; at < line.Length;)
        {
            var free = buffer.Free();
            var bytes = Math.Min(Math.Min(readBytes, free.Length), line.Length - at);
            line.AsMemory(at, bytes).CopyTo(free);
            buffer.Add(bytes);
            at += bytes;
            buffer.KeepLast((int)buffer.Held.Length);
        }

        Assert.True(buffer.Held.IsSingleSegment);
        Assert.True(buffer.Held.FirstSpan.SequenceEqual(line));
        buffer.Clear();
        Assert.True(buffer.Held.IsEmpty);
    }

    private static void Read(ref BodyBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.Free().Span);
        buffer.Add(bytes.Length);
    }
}
