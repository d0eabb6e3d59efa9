using System.Globalization;
using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>Whatever happens to a thread, in whatever order: it is what <see cref="ReferenceThread"/> says.</summary>
public sealed class ThreadModelTests : IAsyncDisposable
{
    /// <summary>How many sequences are tried where that is set.</summary>
    private const string CasesVariable = "AGENTRUNTIME_MODEL_CASES";
    private const int DefaultCases = 10_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>After the first divergence, shorter sequences are tried that diverge too; each that does takes this long.</summary>
    private static readonly TimeSpan ShrinkDeadline = TimeSpan.FromSeconds(2);

    private readonly ActorSystem _system = ModelWorld.CreateSystem();
    private int _number;
    private bool _isShrinking;

    public async ValueTask DisposeAsync() => await _system.Terminate();

    [Fact]
    public void Thread_AnyCommands_IsWhatTheReferenceSays()
    {
        var cases = Environment.GetEnvironmentVariable(CasesVariable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : DefaultCases;

        Prop.ForAll(ThreadCommands.Any, Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
    }

    private bool Agrees(ThreadCommand[] commands)
    {
        try
        {
#pragma warning disable VSTHRD002 // A property of FsCheck is synchronous; nothing that runs here comes back to this thread.
            Task.Run(() => RunAsync(commands)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            return true;
        }
        catch (DivergenceException)
        {
            _isShrinking = true;
            throw;
        }
    }

    private async Task RunAsync(ThreadCommand[] commands)
    {
        await using var world = await ModelWorld.StartAsync(_system, ++_number);
        await new ThreadRun(world, _isShrinking ? ShrinkDeadline : Deadline).RunAsync(commands);
    }
}
