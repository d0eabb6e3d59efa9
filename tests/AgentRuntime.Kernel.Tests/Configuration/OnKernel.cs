using Akka.Configuration;

namespace AgentRuntime.Kernel.Tests.Configuration;

/// <summary>
/// What the kernel promises beyond the official documentation: the whole HOCON specification, errors that name line and column,
/// and no input that crashes.
/// With AkkaPackages=true these checks do not apply.
/// </summary>
internal static class OnKernel
{
    public static void Assert(Action check)
    {
        if (typeof(Config).Assembly.GetName().Name == "AgentRuntime.Kernel")
        {
            check();
        }
    }
}
