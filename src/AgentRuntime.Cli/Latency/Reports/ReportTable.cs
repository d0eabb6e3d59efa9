using System.Text;

namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>A table of a report, to be written for a terminal or a page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Headers">The columns.</param>
/// <param name="Rows">The cells.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Gap = "  ";

    /// <summary>The table in columns of characters; all but the first are to the right.</summary>
    public string ToText()
    {
        int[] widths = [.. Headers.Select((header, i) => Math.Max(header.Length, Rows.Max(row => row[i].Length)))];
        var text = new StringBuilder(Title).Append('\n');
        foreach (var row in Rows.Prepend(Headers))
        {
            text.Append(row[0].PadRight(widths[0]));
            for (var i = 1; i < row.Count; i++)
            {
                text.Append(Gap).Append(row[i].PadLeft(widths[i]));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("**").Append(Title).Append("**\n\n");
        AppendRow(text, Headers);
        AppendRow(text, [.. Headers.Select(static (_, i) => i == 0 ? "---" : "---:")]);
        foreach (var row in Rows)
        {
            AppendRow(text, row);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
