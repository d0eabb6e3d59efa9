using System.Globalization;
using System.Reflection;
using AgentRuntime.Benchmarks.Load;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AgentRuntime.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/AgentRuntime.Benchmarks -- --filter *</c> runs the benchmarks;
/// <c>-- memory</c> prints what an idle actor and a stalled stream hold, which no benchmark of time can show;
/// <c>-- load [THREADS [TOKENS]]</c> puts many threads behind the HTTP API, and <c>-- idle [STREAMS]</c> many streams that are silent.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["memory"]:
                await HeldMemory.PrintAsync(Console.Out);
                return 0;
            case [LoadModel.Command, var tokens]:
                await LoadModel.RunAsync(Number(tokens));
                return 0;
            case ["load", ..]:
                return await LoadCheck.RunAsync(
                    threads: args.Length > 1 ? Number(args[1]) : 1_000, tokens: args.Length > 2 ? Number(args[2]) : 400, Console.Out);
            case ["idle", ..]:
                await IdleCheck.RunAsync(streams: args.Length > 1 ? Number(args[1]) : 5_000, Console.Out);
                return 0;
        }

        // In the process: what is measured is built once, on the kernel or on the official packages, as the project says.
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args, config);
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
