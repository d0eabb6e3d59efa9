namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>A fact about the kernel's surface: skipped, with the reason, where there is no kernel or nothing to compare it with.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OfficialListFactAttribute : FactAttribute
{
    public OfficialListFactAttribute()
    {
        if (!KernelAssemblies.ArePresent)
        {
            Skip = "Built on the official Akka packages: there is no kernel to compare.";
        }
        else if (!File.Exists(OfficialSurface.ListPath))
        {
            Skip = $"The list of the official surface is not at {OfficialSurface.ListPath}.";
        }
    }
}
