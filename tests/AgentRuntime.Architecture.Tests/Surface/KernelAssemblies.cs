using System.Reflection;

namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>The in-tree kernel, found by name: on the official packages it is not there.</summary>
internal static class KernelAssemblies
{
    private static readonly string[] Names = ["AgentRuntime.Kernel", "AgentRuntime.Kernel.Streams", "AgentRuntime.Kernel.TestKit"];

    public static bool ArePresent => Names.All(name => File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll")));

    public static IEnumerable<Assembly> Load() => Names.Select(Assembly.Load);
}
