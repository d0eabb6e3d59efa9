namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>How a number of times is spread.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="P50">The median.</param>
/// <param name="P99">All but one in a hundred are at most this.</param>
/// <param name="Max">The largest.</param>
internal sealed record Distribution(int Count, double P50, double P99, double Max)
{
    private static readonly Distribution None = new(0, 0, 0, 0);

    /// <summary>The distribution of values, which are sorted in place.</summary>
    public static Distribution Of(List<double> values)
    {
        values.Sort();
        return values.Count == 0
            ? None
            : new Distribution(values.Count, values[At(0.5)], values[At(0.99)], values[^1]);

        int At(double share) => Math.Min(values.Count - 1, (int)(values.Count * share));
    }

    /// <summary>The median of values, which are left as they are; 0 for none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? 0
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
