namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>
/// The page about performance: written by hand, but for the figures, which stand between two marks and are put there anew by every run.
/// </summary>
internal static class PerformancePage
{
    private const string Begin = "<!-- figures: written by agentrt latency -->";
    private const string End = "<!-- end of figures -->";

    /// <summary>The page with the figures of a report; a page without marks gets them at its end.</summary>
    /// <param name="page">The page as it is; empty for a new one.</param>
    /// <param name="report">The report.</param>
    public static string Update(string page, LatencyReport report)
    {
        var figures = $"{Begin}\n\n{ReportTables.Machine(report)}\n\n"
            + string.Join('\n', ReportTables.Of(report).Reverse().Select(static table => table.ToMarkdown()))
            + $"\n{End}";
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin >= 0 && end > begin)
        {
            return page[..begin] + figures + page[(end + End.Length)..];
        }

        return page.Length == 0 ? $"# Performance\n\n{figures}\n" : $"{page.TrimEnd('\n')}\n\n{figures}\n";
    }
}
