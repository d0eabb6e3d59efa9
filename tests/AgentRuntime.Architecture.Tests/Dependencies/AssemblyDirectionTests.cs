using System.Reflection;
using AgentRuntime.Testing;

namespace AgentRuntime.Architecture.Tests.Dependencies;

/// <summary>Arrows between assemblies point inward: ARCHITECTURE.md §8.</summary>
public sealed class AssemblyDirectionTests
{
    private static readonly string[] Kernel = ["AgentRuntime.Kernel", "AgentRuntime.Kernel.Streams"];
    private static readonly string[] Library = ["AgentRuntime", .. Kernel];

    /// <summary>Which of our own assemblies each may reference.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["AgentRuntime.Kernel"] = [],
        ["AgentRuntime.Kernel.Streams"] = ["AgentRuntime.Kernel"],
        ["AgentRuntime.Kernel.TestKit"] = Kernel,
        ["AgentRuntime"] = Kernel,
        ["AgentRuntime.Simulator"] = [],
        ["AgentRuntime.Mcp"] = Library,
        ["AgentRuntime.Journal.Sqlite"] = Library,
        ["AgentRuntime.Journal.PostgreSql"] = Library,
        ["AgentRuntime.Server"] = Library,
        ["AgentRuntime.Acp"] = Library,
        ["agentrt"] =
        [
            .. Library, "AgentRuntime.Simulator", "AgentRuntime.Mcp", "AgentRuntime.Journal.Sqlite", "AgentRuntime.Journal.PostgreSql",
            "AgentRuntime.Server", "AgentRuntime.Acp",
        ],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateDirectories(Path.Combine(RepositoryPaths.Root, "src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfEachProject_PointInward(string project)
    {
        var name = project == "AgentRuntime.Cli" ? "agentrt" : project;
        Assert.True(Allowed.ContainsKey(name), $"{project} has no place in ARCHITECTURE.md §8: give it one, and a line here.");

        // On the official packages the kernel is not built; a project of the program is there because the program refers to it.
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        var outward = File.Exists(path)
            ? Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Where(IsOurs).Except(Allowed[name])
            : [];

        Assert.Empty(outward);
    }

    private static bool IsOurs(string name) => name == "agentrt" || name.StartsWith("AgentRuntime", StringComparison.Ordinal);
}
