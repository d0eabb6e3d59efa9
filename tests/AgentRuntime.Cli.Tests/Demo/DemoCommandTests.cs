namespace AgentRuntime.Cli.Tests.Demo;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Demo_Once_RunsEveryThreadToItsEnd()
    {
        var (exitCode, output, error) = await AgentRtProcess.RunAsync("demo", "--once", "--threads", "5", "--rate", "2000", "--no-page");

        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        for (var number = 1; number <= 5; number++)
        {
            Assert.Contains($"thread {number}: ollama/sim", output, StringComparison.Ordinal);
        }

        Assert.Contains("5 threads, 5 turns (0 failed)", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task Demo_Interrupted_SumsUpAndIsDone()
    {
        await using var program = AgentRtProcess.Start("demo", "--threads", "2", "--rate", "2000");
        await program.WaitForOutputAsync("thread 2: ");

        await program.SignalAsync("INT");

        Assert.Equal(0, await program.WaitForExitAsync());
        Assert.Contains("2 threads, ", program.Output, StringComparison.Ordinal);
        Assert.Contains("time to first token: median", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OnceInterrupted_IsCancelled()
    {
        await using var program = AgentRtProcess.Start("demo", "--once", "--threads", "2", "--rate", "1");
        await program.WaitForOutputAsync("2 threads on");

        await program.SignalAsync("INT");

        Assert.Equal(130, await program.WaitForExitAsync());
        Assert.Contains("cancelled", program.Output, StringComparison.Ordinal);
    }
}
