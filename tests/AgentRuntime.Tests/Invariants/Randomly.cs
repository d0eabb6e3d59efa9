using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Invariants;

/// <summary>Tries a check that takes time with many random cases.</summary>
internal static class Randomly
{
    /// <summary>Steps of a script: what is done, and a number that says with what.</summary>
    internal static Gen<(int Kind, int Value)[]> Steps(int kinds, int length) =>
        (from kind in Gen.Choose(0, kinds - 1)
         from value in Gen.Choose(0, 1_000)
         select (kind, value)).ArrayOf().Resize(length);

    /// <summary>Runs one case after another; the first that fails is shown with its case.</summary>
    internal static void Check<T>(Gen<T> cases, int times, Func<T, Task> check) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(times).WithQuietOnSuccess(true),
        Prop.ForAll(cases.ToArbitrary(), value =>
        {
#pragma warning disable VSTHRD002 // A property of FsCheck is synchronous; nothing that runs here comes back to this thread.
            Task.Run(() => check(value)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }));
}
