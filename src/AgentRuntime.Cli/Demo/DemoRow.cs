namespace AgentRuntime.Cli.Demo;

/// <summary>
/// What the screen shows of one thread. Its sink writes it, the painter reads it, neither waits for the other: a version that is
/// odd while a write is under way tells the reader to read again (a sequence lock).
/// </summary>
internal sealed class DemoRow(int number, string model)
{
    private const int TailLength = 256;

    private readonly char[] _tail = new char[TailLength];
    private DemoSnapshot _snapshot;
    private int _tailEnd;
    private int _version;

    /// <summary>The thread's number, from 1.</summary>
    public int Number => number;

    /// <summary>The model that answers.</summary>
    public string Model => model;

    /// <summary>Changes the row; one writer at a time.</summary>
    /// <param name="snapshot">The row's new values.</param>
    /// <param name="text">What is added to the text's tail.</param>
    public void Write(in DemoSnapshot snapshot, ReadOnlySpan<char> text)
    {
        Interlocked.Increment(ref _version);
        _snapshot = snapshot;
        text = text.Length > TailLength ? text[^TailLength..] : text;
        foreach (var c in text)
        {
            _tail[_tailEnd++ % TailLength] = char.IsControl(c) ? ' ' : c;
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>The row as it is, and the end of its text.</summary>
    /// <param name="tail">Takes the last characters of the text.</param>
    /// <param name="tailLength">How many were taken.</param>
    public DemoSnapshot Read(Span<char> tail, out int tailLength)
    {
        var spin = new SpinWait();
        while (true)
        {
            var version = Volatile.Read(ref _version);
            if ((version & 1) == 0)
            {
                var snapshot = _snapshot;
                var end = _tailEnd;
                tailLength = Math.Min(tail.Length, Math.Min(end, TailLength));
                for (var i = 0; i < tailLength; i++)
                {
                    tail[i] = _tail[(end - tailLength + i) % TailLength];
                }

                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref _version) == version)
                {
                    return snapshot;
                }
            }

            spin.SpinOnce();
        }
    }
}
