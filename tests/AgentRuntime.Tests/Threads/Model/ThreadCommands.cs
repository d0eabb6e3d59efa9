using AgentRuntime.Model;
using AgentRuntime.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>Random sequences of commands, and how one that found something is made shorter.</summary>
internal static class ThreadCommands
{
    private const int MaxLength = 40;
    private const int MaxIndex = 3;

    private static readonly Gen<int> Index = Gen.Choose(0, MaxIndex);
    private static readonly Gen<bool> Coin = Gen.Elements(false, true);
    private static readonly Gen<bool> Seldom = Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)));

    private static readonly Gen<ThreadCommand> OfUser = Gen.Frequency(
        (12, Gen.Elements(Enum.GetValues<SendStrategy>()).SelectMany(
            static strategy => Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 2))),
            static (strategy, key) => One(new ThreadCommand.Send(strategy, key)))),
        (3, Gen.Elements(Enum.GetValues<CancelTarget>()).SelectMany(_ => Coin, static (target, waits) => One(new ThreadCommand.Cancel(target, waits)))),
        (2, Index.Select(static index => One(new ThreadCommand.EditQueued(index)))),
        (1, Gen.Constant(One(new ThreadCommand.ClearQueue()))),
        (2, Index.Select(static index => One(new ThreadCommand.Edit(index)))),
        (1, Gen.Constant(One(new ThreadCommand.Regenerate()))),
        (1, Index.Select(static index => One(new ThreadCommand.ChangeModel(index)))),
        (1, Gen.Constant(One(new ThreadCommand.ChangeInstructions()))),
        (1, Seldom.Select(static onlyRead => One(new ThreadCommand.ChangeTools(onlyRead)))),
        (8, Index.SelectMany(_ => Coin, static (index, isApproved) => (index, isApproved)).SelectMany(
            static _ => Gen.Elements(Enum.GetValues<ApprovalRemember>()),
            static (answer, remember) => One(new ThreadCommand.Answer(answer.index, answer.isApproved, remember)))));

    private static readonly Gen<ThreadCommand> OfModel = Gen.Frequency(
        (8, Gen.Choose(1, 40).Select(static length => One(new ThreadCommand.Say(length)))),
        (2, Gen.Constant(One(new ThreadCommand.Think()))),
        (8, Gen.Elements(Enum.GetValues<ToolKind>()).Select(static kind => One(new ThreadCommand.Call(kind)))),
        (2, Gen.Constant(One(new ThreadCommand.Usage()))),
        (12, Gen.Elements(StopReason.EndTurn, StopReason.ToolUse, StopReason.MaxTokens, StopReason.Refusal)
            .Select(static reason => One(new ThreadCommand.Stop(reason)))),
        (5, Gen.Elements(Enum.GetValues<Breakage>()).Select(static how => One(new ThreadCommand.Break(how)))));

    private static readonly Gen<ThreadCommand> OfTool = Gen.Frequency(
        (5, Index.SelectMany(_ => Seldom, static (index, throws) => One(new ThreadCommand.EndTool(index, throws)))),
        (1, Index.Select(static index => One(new ThreadCommand.ReportProgress(index)))));

    private static readonly Gen<ThreadCommand> OfWorld = Gen.Frequency(
        (3, Coin.SelectMany(_ => Coin, static (fromStart, isLockstep) => One(new ThreadCommand.Attach(fromStart, isLockstep)))),
        (1, Index.Select(static index => One(new ThreadCommand.Detach(index)))),
        (2, Index.SelectMany(_ => Coin, static (index, isStalled) => One(new ThreadCommand.Stall(index, isStalled)))),
        (2, Gen.Constant(One(new ThreadCommand.HoldJournal()))),
        (3, Gen.Constant(One(new ThreadCommand.ReleaseJournal()))),
        (3, Coin.SelectMany(_ => Coin, static (ofProcess, isWritten) => One(new ThreadCommand.Crash(ofProcess, isWritten)))),
        (1, Gen.Constant(One(new ThreadCommand.SendToBrokenJournal()))),
        (1, Gen.Constant(One(new ThreadCommand.Fork()))),
        (1, Gen.Constant(One(new ThreadCommand.OccupyGate()))),
        (2, Gen.Constant(One(new ThreadCommand.FreeGate()))),
        (4, Coin.Select(static isLong => One(new ThreadCommand.Wait(isLong)))));

    /// <summary>Sequences of up to <see cref="MaxLength"/> commands.</summary>
    internal static Arbitrary<ThreadCommand[]> Any { get; } = Arb.From(
        Gen.Frequency((8, OfUser), (12, OfModel), (5, OfTool), (5, OfWorld)).ArrayOf().Resize(MaxLength), Shorter);

    private static ThreadCommand One(ThreadCommand command) => command;

    /// <summary>Halves first, then all but one: what is left is what it takes.</summary>
    private static IEnumerable<ThreadCommand[]> Shorter(ThreadCommand[] commands)
    {
        for (var length = commands.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= commands.Length; start += length)
            {
                yield return [.. commands[..start], .. commands[(start + length)..]];
            }
        }
    }
}
