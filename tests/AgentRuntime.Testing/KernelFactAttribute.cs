using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A test of something that the in-tree kernel promises and the official packages do otherwise; skipped on those.</summary>
public sealed class KernelFactAttribute : FactAttribute
{
    /// <summary>Skips the test when the official packages are in place.</summary>
    /// <param name="official">What the official packages do instead.</param>
    public KernelFactAttribute(string official)
    {
        if (!KernelUnderTest.IsInTree)
        {
            Skip = $"On the official Akka packages: {official}";
        }
    }
}
