using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A fact that needs a program of Unix: skipped, with the reason, where it is not on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixProgramFactAttribute : FactAttribute
{
    public UnixProgramFactAttribute(string program) => Skip = IsThere(program) ? null : $"{program} is not on the PATH.";

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
