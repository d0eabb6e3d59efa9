using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>
/// A local server evaluates only what comes after the part of the prompt that it has in its cache: in the bytes that are really sent, the
/// messages of one round must be the beginning of the next round's, and the tools the same.
/// </summary>
public sealed class PromptPrefixTests
{
    public static TheoryData<string> Wires => [.. Wire.All.Keys];

    [Theory]
    [MemberData(nameof(Wires))]
    public void Request_TenRoundsOfATurn_EachBeginsWithTheOneBefore(string wire)
    {
        var requests = Rounds();

        Assert.Equal(12, requests.Count);
        Assert.All(
            requests.Zip(requests.Skip(1)),
            pair => Assert.StartsWith(Wire.Messages(wire, pair.First), Wire.Messages(wire, pair.Second), StringComparison.Ordinal));
        Assert.Single(requests.Select(request => Wire.Member(wire, request, "tools")).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public void Request_ForATitle_BeginsWithTheConversation(string wire)
    {
        var script = new ThreadScript("Be brief.");
        script.Exchange("one", "1");
        var request = TitleRequest.For(script.Conversation, Wire.Tools, new ModelInfo(Some.Model), new TokenEstimator());

        Assert.StartsWith(
            Wire.Messages(wire, script.Conversation.ToMessages()), Wire.Messages(wire, request.Messages), StringComparison.Ordinal);
        Assert.Equal(Wire.Tools, request.Tools);
    }

    [Fact]
    public void ToMessages_ArgumentsThatAJournalWroteAnew_AreTheSameBytes()
    {
        var asWritten = new ThreadScript();
        asWritten.Ask("look");
        asWritten.Call("look", """{ "at" : "\u00e9\u4f60<b>", "n":1.50 }""");
        var fromJournal = new ThreadScript();
        fromJournal.Ask("look");
        fromJournal.Call("look", """{"at":"é你<b>","n":1.50}""");

        Assert.Equal(
            Wire.Messages("openai", asWritten.Conversation.ToMessages()), Wire.Messages("openai", fromJournal.Conversation.ToMessages()));
    }

    /// <summary>What the model is told for each round of a turn with everything that a turn may have, and for the turn after it.</summary>
    private static List<ImmutableArray<ModelMessage>> Rounds()
    {
        var script = new ThreadScript("You are a careful assistant. Ärger 你好.");
        var requests = new List<ImmutableArray<ModelMessage>>();
        script.Ask("Find the fault.");
        requests.Add(script.Conversation.ToMessages());
        for (var round = 2; round <= 10; round++)
        {
            script.Think($"Step {round}. ");
            script.Say($"Round {round}: ");
            script.Say("I look 😀.");
            var first = script.Call("look", $$"""{ "at": {{round}} }""");
            var second = script.Call("look", """{"at":0}""");
            script.Update(second, ToolCallStatus.Running);
            script.Update(first, ToolCallStatus.Running);
            script.Update(second, round % 3 == 0 ? ToolCallStatus.Failed : ToolCallStatus.Completed, $"result {round}");
            script.Update(first, ToolCallStatus.Completed, JsonSerializer.Serialize(new { round, text = "a<b>" }));
            if (round == 5)
            {
                script.Queue("And then?");
            }

            script.Round(round);
            requests.Add(script.Conversation.ToMessages());
        }

        script.Think("Half a ");
        script.Fail(continues: false);
        requests.Add(script.Conversation.ToMessages());
        script.Say("It was ");
        script.Fail(continues: true);
        script.Say("the cache.");
        script.Stop();
        script.Start(script.Conversation.WaitingTurns[0]);
        requests.Add(script.Conversation.ToMessages());
        return requests;
    }
}
