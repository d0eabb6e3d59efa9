using AgentRuntime.Log;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Log;

public sealed class ThreadLogTests
{
    private const string Grin = "\ud83d\ude00";

    [Fact]
    public void Read_AdjacentDeltasOfOneMessage_MergesThem()
    {
        var log = LogOf(Some.Text(0, "ab"), Some.Text(2, "cd"), Some.Notice(4), Some.Text(5, "e"));

        var events = log.Read(0, log.End, 100);

        Assert.Equal<ThreadEvent>([Some.Text(0, "abcd"), Some.Notice(4), Some.Text(5, "e")], events);
    }

    [Fact]
    public void Read_DeltasOfOtherKindsOrMessages_KeepsThemApart()
    {
        var log = LogOf(Some.Text(0, "a"), Some.Thinking(1, "b"), Some.Text(2, "c", "m2"), Some.Text(3, "d", "m3"));

        Assert.Equal(4, log.Read(0, log.End, 100).Length);
    }

    [Fact]
    public void Read_FromInsideADelta_GivesItsRest()
    {
        var log = LogOf(Some.Text(0, "hello"), Some.Text(5, " world"));

        Assert.Equal<ThreadEvent>([Some.Text(3, "lo world")], log.Read(3, log.End, 100));
    }

    [Fact]
    public void Read_LongerThanTheLimit_SplitsTheDelta()
    {
        var log = LogOf(Some.Text(0, "hello"), Some.Text(5, " world"));

        Assert.Equal<ThreadEvent>([Some.Text(0, "hello w")], log.Read(0, log.End, 7));
        Assert.Equal<ThreadEvent>([Some.Text(7, "orld")], log.Read(7, log.End, 7));
    }

    [Fact]
    public void Read_LimitInsideASurrogatePair_KeepsThePairWhole()
    {
        var log = LogOf(Some.Text(0, "a" + Grin + "b"));

        var first = log.Read(0, log.End, 2);
        var second = log.Read(first[^1].End, log.End, 2);

        Assert.Equal<ThreadEvent>([Some.Text(0, "a" + Grin)], first);
        Assert.Equal<ThreadEvent>([Some.Text(3, "b")], second);
    }

    [Fact]
    public void Read_UntilAnEarlierPosition_StopsThere()
    {
        var log = LogOf(Some.Text(0, "ab"), Some.Notice(2), Some.Text(3, "cd"));

        Assert.Equal<ThreadEvent>([Some.Text(0, "ab")], log.Read(0, 2, 100));
        Assert.Empty(log.Read(2, 2, 100));
    }

    [Fact]
    public void Read_AnyCursorsAndLimits_GiveTheSameText()
    {
        var log = new ThreadLog(0);
        var random = new Random(42);
        var expected = "";
        for (var i = 0; i < 300; i++)
        {
            var text = random.Next(5) == 0 ? Grin : new string((char)('a' + (i % 26)), 1 + random.Next(4));
            log.Append(Some.Text(log.End, text));
            expected += text;
        }

        for (var limit = 1; limit < 40; limit++)
        {
            var actual = "";
            for (var cursor = 0L; cursor < log.End;)
            {
                var batch = log.Read(cursor, log.End, limit);
                Assert.Equal(cursor, batch[0].Position);
                actual += string.Concat(batch.Select(DeltaSlice.TextOf));
                cursor = batch[^1].End;
            }

            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Compact_OfAFinishedTurn_KeepsTheTextInOneEvent()
    {
        var log = LogOf(Some.Notice(0), Some.Text(1, "a"), Some.Text(2, "b"), Some.Text(3, "c"), Some.Notice(4));

        log.Compact(1);

        Assert.Equal(3, log.Count);
        Assert.Equal<ThreadEvent>([Some.Notice(0), Some.Text(1, "abc"), Some.Notice(4)], log.Read(0, log.End, 100));
    }

    [Fact]
    public void Replace_WhatWasRead_IsHeldInItsPlace()
    {
        var log = LogOf(Some.Notice(0), Some.Text(1, "a"), Some.Text(2, "b"), Some.Text(3, "c"));
        var read = log.Read(1, log.End, 100);
        log.Append(Some.Text(4, "d"));

        log.Replace(read);

        Assert.Equal(3, log.Count);
        Assert.Equal<ThreadEvent>([Some.Notice(0), Some.Text(1, "abcd")], log.Read(0, log.End, 100));
        Assert.Same(read[0], log.Read(1, 4, 100)[0]);
    }

    [Fact]
    public void Replace_ReadFromWithinAnEvent_ChangesNothing()
    {
        var log = LogOf(Some.Text(0, "ab"), Some.Text(2, "c"), Some.Text(3, "de"));

        log.Replace(log.Read(1, log.End, 100));
        log.Replace(log.Read(0, 4, 100));

        Assert.Equal(3, log.Count);
        Assert.Equal<ThreadEvent>([Some.Text(0, "abcde")], log.Read(0, log.End, 100));
    }

    [Fact]
    public void Replace_InTheMidstOfReading_EveryReaderGetsTheSameText()
    {
        var random = new Random(7);
        var log = new ThreadLog(0);
        var expected = "";
        var actual = new string[] { "", "", "" };
        var cursors = new long[actual.Length];
        var written = 0L;
        for (var i = 0; i < 2_000; i++)
        {
            var text = random.Next(5) == 0 ? Grin : new string((char)('a' + (i % 26)), 1 + random.Next(4));
            log.Append(Some.Text(log.End, text, i % 97 < 48 ? "m1" : "m2"));
            expected += text;
            if (random.Next(6) == 0)
            {
                var append = log.Read(written, log.End, 1 + random.Next(60));
                log.Replace(append);
                written = append[^1].End;
            }

            var reader = random.Next(3);
            if (cursors[reader] < log.End)
            {
                var batch = log.Read(cursors[reader], log.End, 1 + random.Next(30));
                Assert.Equal(cursors[reader], batch[0].Position);
                actual[reader] += string.Concat(batch.Select(DeltaSlice.TextOf));
                cursors[reader] = batch[^1].End;
            }
        }

        for (var reader = 0; reader < actual.Length; reader++)
        {
            var rest = cursors[reader] < log.End ? log.Read(cursors[reader], log.End, int.MaxValue) : [];
            Assert.Equal(expected, actual[reader] + string.Concat(rest.Select(DeltaSlice.TextOf)));
        }
    }

    [Fact]
    public void TrimBefore_APosition_ForgetsWholeEventsOnly()
    {
        var log = LogOf(Some.Text(0, "ab"), Some.Notice(2), Some.Text(3, "cd"));

        log.TrimBefore(4);

        Assert.Equal(3, log.Start);
        Assert.Equal<ThreadEvent>([Some.Text(3, "cd")], log.Read(3, log.End, 100));
    }

    [Fact]
    public void TrimBefore_ThousandsOfEvents_HoldsOnlyTheTail()
    {
        var log = new ThreadLog(0);
        for (var i = 0; i < 10_000; i++)
        {
            log.Append(Some.Notice(log.End));
            log.TrimBefore(log.End - 10);
        }

        Assert.Equal(10, log.Count);
        Assert.Equal(10, log.Read(log.Start, log.End, 100).Length);
    }

    [Fact]
    public void Append_BelowTheEnd_Throws()
    {
        var log = LogOf(Some.Text(0, "ab"));

        Assert.Throws<ArgumentException>(() => log.Append(Some.Notice(1)));
    }

    private static ThreadLog LogOf(params ThreadEvent[] events)
    {
        var log = new ThreadLog(0);
        foreach (var threadEvent in events)
        {
            log.Append(threadEvent);
        }

        return log;
    }
}
