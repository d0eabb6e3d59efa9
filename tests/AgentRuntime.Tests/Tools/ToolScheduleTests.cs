using AgentRuntime.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Tools;

public sealed class ToolScheduleTests
{
    [Fact]
    public void TakeStartable_ParallelCalls_StartUpToTheLimit()
    {
        var schedule = Schedule(2, "p1", "p2", "p3");

        Assert.Equal("p1 p2", Join(schedule.TakeStartable()));
        Assert.Empty(schedule.TakeStartable());
        schedule.End("p2");
        Assert.Equal("p3", Join(schedule.TakeStartable()));
    }

    [Fact]
    public void TakeStartable_ExclusiveCall_WaitsForThoseBeforeAndHoldsThoseBehind()
    {
        var schedule = Schedule(4, "p1", "x1", "p2");

        Assert.Equal("p1", Join(schedule.TakeStartable()));
        schedule.End("p1");
        Assert.Equal("x1", Join(schedule.TakeStartable()));
        Assert.Empty(schedule.TakeStartable());
        schedule.End("x1");
        Assert.Equal("p2", Join(schedule.TakeStartable()));
        schedule.End("p2");
        Assert.True(schedule.IsDone);
    }

    [Fact]
    public void TakeStartable_ParallelCallWaitsForApproval_HoldsBackExclusiveOnesOnly()
    {
        var schedule = Schedule(4, "p1?", "p2", "x1", "p3");

        Assert.Equal("p2", Join(schedule.TakeStartable()));
        schedule.End("p2");
        Assert.Empty(schedule.TakeStartable());
        schedule.Allow("p1?");
        Assert.Equal("p1?", Join(schedule.TakeStartable()));
        schedule.End("p1?");
        Assert.Equal("x1", Join(schedule.TakeStartable()));
    }

    [Fact]
    public void End_CallThatWasRefused_LetsOthersGoOn()
    {
        var schedule = Schedule(4, "x1?", "p1");

        Assert.Empty(schedule.TakeStartable());
        schedule.End("x1?");
        schedule.End("x1?");
        Assert.Equal("p1", Join(schedule.TakeStartable()));
        Assert.Equal("p1", Join(schedule.Running));
        Assert.Equal("p1", Join(schedule.Open));
        Assert.False(schedule.IsDone);
    }

    [Fact]
    public void AllowAndEnd_StrangeCalls_ArePassedOver()
    {
        var schedule = Schedule(1, "p1");

        schedule.Allow("other");
        schedule.End("other");

        Assert.Equal("p1", Join(schedule.TakeStartable()));
    }

    [Fact]
    public void IsDone_NoCalls_IsTrue() => Assert.True(Schedule(1).IsDone);

    [Fact]
    public void Schedule_AnyCallsInAnyOrderOfEnds_KeepsItsRulesAndEnds()
    {
        var calls = Gen.Elements("p", "p", "p?", "x", "x?").ListOf();
        var runs = Gen.Zip(calls, Gen.Zip(Gen.Choose(1, 5), Gen.Choose(0, int.MaxValue)));

        Prop.ForAll(runs.ToArbitrary(), run => Runs([.. run.Item1], run.Item2.Item1, run.Item2.Item2)).QuickCheckThrowOnFailure();
    }

    private static bool Runs(string[] kinds, int maxParallel, int seed)
    {
        var ids = kinds.Select((kind, index) => $"{kind[0]}{index}{kind[1..]}").ToList();
        var schedule = Schedule(maxParallel, [.. ids]);
        var allowed = ids.Where(id => !IsHeld(id)).ToHashSet(StringComparer.Ordinal);
        var ended = new HashSet<string>(StringComparer.Ordinal);
        var running = new List<string>();
        var choice = new System.Random(seed);
        for (var steps = 0; !schedule.IsDone; steps++)
        {
            foreach (var id in schedule.TakeStartable())
            {
                running.Add(id);
                if (!allowed.Contains(id)
                    || running.Count > maxParallel
                    || (running.Exists(IsExclusive) && running.Count > 1)
                    || (IsExclusive(id) && !ids.Take(ids.IndexOf(id)).All(ended.Contains))
                    || ids.Take(ids.IndexOf(id)).Any(before => IsExclusive(before) && !ended.Contains(before)))
                {
                    return false;
                }
            }

            var held = ids.Where(id => !allowed.Contains(id)).ToList();
            if (steps > 3 * ids.Count || running.Count + held.Count == 0)
            {
                return false;
            }

            var next = choice.Next(running.Count + held.Count);
            if (next < running.Count)
            {
                schedule.End(running[next]);
                ended.Add(running[next]);
                running.RemoveAt(next);
            }
            else
            {
                schedule.Allow(held[next - running.Count]);
                allowed.Add(held[next - running.Count]);
            }
        }

        return ended.Count == ids.Count;
    }

    private static string Join(IEnumerable<string> ids) => string.Join(' ', ids);

    private static bool IsExclusive(string id) => id[0] == 'x';

    private static bool IsHeld(string id) => id[^1] == '?';

    private static ToolSchedule Schedule(int maxParallel, params string[] ids) =>
        new(ids.Select(id => new ScheduledCall(id, IsParallel: !IsExclusive(id), IsAllowed: !IsHeld(id))), maxParallel);
}
