using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AgentRuntime.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/AgentRuntime.Benchmarks -- --filter *</c> runs the benchmarks;
/// <c>-- memory</c> prints what an idle actor and a stalled stream hold, which no benchmark of time can show.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["memory"])
        {
            await HeldMemory.PrintAsync(Console.Out);
            return 0;
        }

        // In the process: what is measured is built once, on the kernel or on the official packages, as the project says.
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args, config);
        return 0;
    }
}
