using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers;

/// <summary>The recorded streams by name.</summary>
internal static class Fixtures
{
    public static byte[] Read(string folder, string name) =>
        File.ReadAllBytes(Path.Combine(RepositoryPaths.Fixtures, folder, name));

    /// <summary>Every file of a folder with this ending; one placeholder where the folder is missing, so that the skipped test shows.</summary>
    public static TheoryData<string> Names(string folder, string ending)
    {
        var path = Path.Combine(RepositoryPaths.Fixtures, folder);
        return Directory.Exists(path)
            ? [.. Directory.GetFiles(path, $"*{ending}").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
            : ["missing"];
    }
}
