using AgentRuntime.Model;
using AgentRuntime.Threads.Context;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>What holds of every plan, whatever the thread and the context.</summary>
public sealed class ContextWindowProperties
{
    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true);

    private static Arbitrary<(int Length, bool Sums, (int Kind, int Value)[] Steps)> Cases =>
        (from length in Gen.Elements(256, 512, 1_024, 2_048, 4_096)
         from sums in Gen.Elements(true, false)
         from steps in (from kind in Gen.Choose(0, 9)
                        from value in Gen.Choose(0, 3_000)
                        select (kind, value)).ArrayOf(40)
         select (length, sums, steps)).ToArbitrary();

    [Fact]
    public void Plan_RandomThread_FitsKeepsTheQuestionAndSaysWhatItDid() => Check.One(
        Quiet,
        Prop.ForAll(Cases, static it =>
        {
            var thread = new RandomThread();
            var estimator = new TokenEstimator();
            var window = new ContextWindow(
                new ContextSettings { Compaction = it.Sums ? CompactionMode.Summary : CompactionMode.Drop }, estimator);
            foreach (var (kind, value) in it.Steps)
            {
                thread.Do(kind, value);
                var conversation = thread.Script.Conversation;
                var question = conversation.LastUserMessage?.Text;
                var plan = window.Plan(conversation, Wire.Tools, it.Length);
                if (CompactionOf(window, plan) is not { } compaction)
                {
                    continue;
                }

                thread.Script.Compact(compaction);
                var messages = conversation.ToMessages();
                Assert.InRange(compaction.TokensAfter, 0, Math.Min(it.Length, compaction.TokensBefore - 1));
                Assert.InRange(
                    estimator.Estimate(Some.Model, messages, Wire.Tools) - compaction.TokensAfter, 0, plan is ContextPlan.Summarize ? 50 : 0);
                Assert.Equal(question, messages.OfType<ModelMessage.User>().Last().Text);
                ConversationProperties.AssertPaired(messages);
            }
        }));

    private static ContextCompaction? CompactionOf(ContextWindow window, ContextPlan plan) => plan switch
    {
        ContextPlan.Shorten shorten => shorten.Compaction,
        ContextPlan.Drop drop => drop.Compaction,
        ContextPlan.Summarize summarize => window.Complete(summarize, Some.Model, "What was."),
        ContextPlan.Fits => null,
        ContextPlan.TooLarge => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
