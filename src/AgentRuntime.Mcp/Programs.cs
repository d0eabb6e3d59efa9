namespace AgentRuntime.Mcp;

/// <summary>Finds programs as a shell does.</summary>
internal static class Programs
{
    /// <summary>The path of a program; null when there is none of that name.</summary>
    /// <param name="command">A path, or a name that is looked up on the PATH.</param>
    /// <param name="folder">What a relative path starts from; null for where this process is.</param>
    internal static string? Find(string command, string? folder = null)
    {
        if (command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            var path = Path.Combine(folder ?? "", command);
            return File.Exists(path) ? path : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(place => Path.Combine(place, command))
            .FirstOrDefault(File.Exists);
    }
}
