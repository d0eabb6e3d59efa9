using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentRuntime.Log;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>What holds of every thread, whatever happened to it.</summary>
public sealed class ConversationProperties
{
    private const int Cases = 3_000;

    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true);

    private static Arbitrary<(int Kind, int Value)[]> Scripts =>
        (from kind in Gen.Choose(0, 13)
         from value in Gen.Choose(0, 200)
         select (kind, value)).ArrayOf(60).ToArbitrary();

    [Fact]
    public void ToMessages_RandomThread_EveryCallHasItsResultAndNothingElseDoes() => Check.One(
        Quiet,
        Prop.ForAll(Scripts, static steps =>
        {
            var thread = new RandomThread();
            foreach (var (kind, value) in steps)
            {
                thread.Do(kind, value);
                AssertPaired(thread.Script.Conversation.ToMessages());
            }
        }));

    [Fact]
    public void ToMessages_RandomThread_OneRoundIsTheBeginningOfTheNext() => Check.One(
        Quiet,
        Prop.ForAll(Scripts, static steps =>
        {
            var before = "";
            RandomThread thread = null!;
            thread = new RandomThread
            {
                OnRound = isContinued =>
                {
                    var told = Wire.Messages("ollama", thread.Script.Conversation.ToMessages());
                    Assert.True(!isContinued || told.StartsWith(before, StringComparison.Ordinal), $"{before}\n is no beginning of\n{told}");
                    before = told;
                },
            };
            foreach (var (kind, value) in steps)
            {
                thread.Do(kind, value);
            }
        }));

    [Fact]
    public void ToMessages_RandomThread_IsWhatAFoldFromTheJournalGives() => Check.One(
        Quiet,
        Prop.ForAll(Scripts, static steps =>
        {
            var thread = new RandomThread();
            foreach (var (kind, value) in steps)
            {
                thread.Do(kind, value);
            }

            // What was asked for in between, and what was not, must make no difference; nor how the text was cut.
            var expected = Seen(thread.Script.Conversation);
            Assert.Equal(expected, Seen(ThreadScript.Fold(thread.Script.Events)));
            Assert.Equal(expected, Seen(ThreadScript.Fold(thread.Script.Events.SelectMany(Split))));
            Assert.Equal(expected, Seen(ThreadScript.Fold(Merged(thread.Script.Events))));
            Assert.Equal(
                Wire.Text(thread.Script.Conversation.ToMessages()),
                Wire.Text(thread.Script.Conversation.Preview(thread.Script.Conversation.Compaction)));
        }));

    internal static void AssertPaired(ImmutableArray<ModelMessage> messages)
    {
        var open = new Queue<string>();
        foreach (var message in messages)
        {
            if (message is ModelMessage.ToolResult result)
            {
                Assert.True(open.TryDequeue(out var call) && call == result.CallId, $"The result of {result.CallId} has no call.");
                continue;
            }

            Assert.True(open.Count == 0, "A call has no result.");
            if (message is ModelMessage.Assistant assistant)
            {
                Assert.True(assistant.Text.Length > 0 || !assistant.ToolCalls.IsEmpty, "An answer says nothing.");
                foreach (var call in assistant.ToolCalls)
                {
                    open.Enqueue(call.Id);
                }
            }
        }

        Assert.True(open.Count == 0, "A call has no result.");
    }

    private static string Seen(Conversation conversation) => string.Join(
        '\n',
        [
            Wire.Text(conversation.ToMessages()),
            JsonSerializer.Serialize(conversation.Messages()),
            JsonSerializer.Serialize(conversation.WaitingMessages),
            JsonSerializer.Serialize(conversation.RunningRound),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{conversation.Budget.Rounds} {conversation.Budget.ToolCalls} {conversation.Budget.RepeatedCalls} {conversation.Budget.OutputTokens}"),
        ]);

    private static IEnumerable<ThreadEvent> Split(ThreadEvent threadEvent)
    {
        for (var position = threadEvent.Position; position < threadEvent.End;)
        {
            var part = DeltaSlice.Of(threadEvent, position, position + 2);
            yield return part;
            position = part.End;
        }
    }

    private static IEnumerable<ThreadEvent> Merged(IReadOnlyList<ThreadEvent> events)
    {
        var log = new ThreadLog(0);
        foreach (var threadEvent in events)
        {
            log.Append(threadEvent);
        }

        return log.Read(0, long.MaxValue - 1, int.MaxValue);
    }
}
