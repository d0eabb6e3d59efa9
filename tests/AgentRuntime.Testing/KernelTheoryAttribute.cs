using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A theory about something that the in-tree kernel promises and the official packages do otherwise; skipped on those.</summary>
public sealed class KernelTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the theory when the official packages are in place.</summary>
    /// <param name="official">What the official packages do instead.</param>
    public KernelTheoryAttribute(string official)
    {
        if (!KernelUnderTest.IsInTree)
        {
            Skip = $"On the official Akka packages: {official}";
        }
    }
}
