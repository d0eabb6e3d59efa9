using System.Text;

namespace AgentRuntime.Server.Metrics;

/// <summary>Names of instruments as OpenTelemetry's rules translate them to Prometheus.</summary>
internal static class MetricName
{
    private const string Total = "_total";

    /// <summary>The name of a metric: its unit behind it, <c>_total</c> for what only grows.</summary>
    public static string Of(string name, string? unit, bool isMonotonic)
    {
        var plain = Sanitize(name);
        var suffix = SuffixOf(unit);
        if (suffix.Length > 0 && !plain.EndsWith(suffix, StringComparison.Ordinal))
        {
            plain += suffix;
        }

        return isMonotonic && !plain.EndsWith(Total, StringComparison.Ordinal) ? plain + Total : plain;
    }

    /// <summary>A name of letters, digits and underscores.</summary>
    public static string Sanitize(string name)
    {
        var plain = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            plain.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return char.IsAsciiDigit(name[0]) ? plain.Insert(0, '_').ToString() : plain.ToString();
    }

    // A unit in braces is a word for people, such as {token}.
    private static string SuffixOf(string? unit) => unit switch
    {
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        "%" => "_percent",
        _ => "",
    };
}
