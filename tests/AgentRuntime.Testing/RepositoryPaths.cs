namespace AgentRuntime.Testing;

/// <summary>Where things lie on disk, seen from a running test.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder of the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The recorded streams beside the repository; the folder may be missing.</summary>
    public static string Fixtures { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "fixtures"));

    /// <summary>The collected facts beside the repository; the folder may be missing.</summary>
    public static string Facts { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "facts"));

    /// <summary>True where the recorded streams are present.</summary>
    public static bool HasFixtures => Directory.Exists(Fixtures);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AgentRuntime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No AgentRuntime.sln above {AppContext.BaseDirectory}.");
    }
}
