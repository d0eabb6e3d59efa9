using System.Globalization;
using System.Reflection;
using System.Text;
using AgentRuntime.Testing;

namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>The part of the kernel's README that says how much of the official surface is there.</summary>
internal static class CoverageTable
{
    private const string Begin = "<!-- coverage:begin, written by WRITE_COVERAGE=1 dotnet test tests/AgentRuntime.Architecture.Tests -->";
    private const string End = "<!-- coverage:end -->";

    public static string ReadmePath { get; } = Path.Combine(RepositoryPaths.Root, "src", "AgentRuntime.Kernel", "README.md");

    /// <summary>The table as the README has it now.</summary>
    public static string Read()
    {
        var text = File.ReadAllText(ReadmePath);
        return text[(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..text.IndexOf(End, StringComparison.Ordinal)].Trim();
    }

    public static void Write(string table)
    {
        var text = File.ReadAllText(ReadmePath);
        var before = text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        var after = text[text.IndexOf(End, StringComparison.Ordinal)..];
        File.WriteAllText(ReadmePath, $"{before}\n\n{table}\n\n{after}");
    }

    public static string Make(IEnumerable<SurfaceType> listed, IEnumerable<Assembly> kernel)
    {
        var present = kernel.SelectMany(SurfacePrinter.Print).ToDictionary(type => type.Key, StringComparer.Ordinal);
        var rows = listed.GroupBy(type => type.Key.Split('+')[0], StringComparer.Ordinal).Select(group => Row.Of(group, present)).ToArray();
        var table = new StringBuilder();
        foreach (var group in rows.GroupBy(row => row.Namespace, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Append(table, group.Key, [.. group.OrderBy(row => row.Name, StringComparer.Ordinal)]);
        }

        return table.ToString().Trim();
    }

    private static void Append(StringBuilder table, string space, Row[] rows)
    {
        table.Append(CultureInfo.InvariantCulture, $"### {space}\n\n");
        var there = rows.Where(row => row.IsPresent).ToArray();
        if (there.Length > 0)
        {
            table.Append("| Type | Members |\n|---|---|\n");
            foreach (var row in there)
            {
                table.Append(CultureInfo.InvariantCulture, $"| `{row.Name}` | {row.Covered} / {row.Listed} |\n");
            }

            table.Append('\n');
        }

        var absent = rows.Where(row => !row.IsPresent).Select(row => $"`{row.Name}`").ToArray();
        if (absent.Length > 0)
        {
            table.Append(CultureInfo.InvariantCulture, $"Not there: {string.Join(", ", absent)}.\n\n");
        }
    }

    private sealed record Row(string Namespace, string Name, bool IsPresent, int Covered, int Listed)
    {
        /// <summary>A listed type with its nested types.</summary>
        public static Row Of(IGrouping<string, SurfaceType> group, Dictionary<string, SurfaceType> present)
        {
            var dot = group.Key.LastIndexOf('.');
            var tick = group.Key.IndexOf('`', StringComparison.Ordinal);
            var name = tick < 0 ? group.Key[(dot + 1)..] : $"{group.Key[(dot + 1)..tick]}<{new string(',', group.Key[tick + 1] - '1')}>";
            var covered = group.Sum(type => present.TryGetValue(type.Key, out var own) ? type.Members.Count(member => own.Members.Any(other => Same(member, other))) : 0);
            return new Row(group.Key[..dot], name, present.ContainsKey(group.Key), covered, group.Sum(type => type.Members.Length));
        }

        private static bool Same(SurfaceMember listed, SurfaceMember own) => SurfaceComparison.Accepted(listed).Contains(own.Shape, StringComparer.Ordinal);
    }
}
