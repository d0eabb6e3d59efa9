namespace Akka.Streams.Stages;

/// <summary>How often stages that look for a passed deadline look: their time-outs are late by at most this.</summary>
internal static class TimeoutCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static TimeSpan IntervalOf(TimeSpan timeout)
    {
        var eighth = timeout / 8;
        return eighth > Longest ? Longest : eighth < Shortest ? Shortest : eighth;
    }
}
