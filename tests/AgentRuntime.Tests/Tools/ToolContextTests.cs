using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Tools;

public sealed class ToolContextTests
{
    [Fact]
    public void Report_ManyTimesUnread_NotifiesOnceAndKeepsTheLatest()
    {
        var notified = 0;
        var context = FakeTools.Context(_ => notified++);

        context.Report(new ToolProgress("one"));
        context.Report(new ToolProgress("two"));

        Assert.Equal(1, notified);
        Assert.Equal(new ToolProgress("two"), context.TakeProgress());
        Assert.Null(context.TakeProgress());
        context.Report(new ToolProgress("three"));
        Assert.Equal(2, notified);
    }

    [Fact]
    public void Report_AfterTheEnd_IsNotSeen()
    {
        var notified = 0;
        var context = FakeTools.Context(_ => notified++);
        context.Report(new ToolProgress("before"));

        context.End();
        context.Report(new ToolProgress("after"));

        Assert.Equal(1, notified);
        Assert.Null(context.TakeProgress());
    }

    [Fact]
    public async Task Report_FromManyThreads_NeverLeavesMoreNotificationsThanReports()
    {
        var notified = 0;
        var taken = new List<string>();
        var context = FakeTools.Context(_ => Interlocked.Increment(ref notified));
        var reporters = Task.WhenAll(Enumerable.Range(0, 4).Select(reporter => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                context.Report(new ToolProgress(string.Create(CultureInfo.InvariantCulture, $"{reporter}-{i}")));
            }
        })));

        while (!reporters.IsCompleted)
        {
            if (context.TakeProgress() is { } progress)
            {
                taken.Add(progress.Message);
            }

            await Task.Yield();
        }

        await reporters;
        taken.AddRange(context.TakeProgress() is { } last ? [last.Message] : []);
        Assert.Equal(notified, taken.Count);
        Assert.Equal(taken.Count, taken.Distinct(StringComparer.Ordinal).Count());
    }
}
