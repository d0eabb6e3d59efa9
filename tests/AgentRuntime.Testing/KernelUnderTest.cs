namespace AgentRuntime.Testing;

/// <summary>Which actor library the tests run on.</summary>
public static class KernelUnderTest
{
    /// <summary>True on the in-tree kernel, false on the official packages.</summary>
    public static bool IsInTree { get; } =
        File.Exists(Path.Combine(AppContext.BaseDirectory, "AgentRuntime.Kernel.dll"));
}
