using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Threads;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Invariants;

/// <content>What people write into settings, and what they call.</content>
public sealed partial class ErrorsSayWhatToDoTests
{
    private static readonly Dictionary<string, (Func<ErrorsSayWhatToDoTests, AgentThread, Task> Do, string[] Says)> BadCalls =
        new(StringComparer.Ordinal)
        {
            ["a model without its provider"] = (static (test, _) => test.CreateAsync("qwen3"), ["'qwen3'", "PROVIDER/MODEL"]),
            ["no model"] = (static (test, _) => test.CreateAsync(""), ["PROVIDER/MODEL"]),
            ["a model that is null"] = (static (test, _) => test.CreateAsync(null!), ["PROVIDER/MODEL"]),
            ["a provider that nobody added"] = (static (test, _) => test.CreateAsync("olama/m"), ["'olama'"]),
            ["no options"] = (static (test, _) => test.Runtime.CreateThreadAsync(null!), ["options"]),
            ["an id that is taken"] = (
                static (test, thread) => test.Runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m", Id = thread.Id }), ["There is a thread"]),
            ["an id with a slash"] = (Sync(static () => ThreadId.Parse("a/b")), ["'a/b'", "letters"]),
            ["an id that is null"] = (Sync(static () => ThreadId.Parse(null!)), ["thread id"]),
            ["a thread that is null"] = (static (test, _) => test.Runtime.DeleteThreadAsync(null!), ["threadId"]),
            ["a handle that is null"] = (static (test, _) => Task.FromResult(test.Runtime.GetThread(null!)), ["threadId"]),
            ["a fork of nothing"] = (static (test, _) => test.Runtime.ForkThreadAsync(null!), ["source"]),
            ["a fork of a thread that is not there"] = (
                static (test, _) => test.Runtime.ForkThreadAsync(ThreadId.Parse("nobody")), ["nobody"]),
            ["a thread that is not there"] = (
                static (test, _) => test.Runtime.GetThread(ThreadId.Parse("nobody")).SendAsync("Hi"), ["nobody"]),
            ["the deletion of a thread that is not there"] = (
                static (test, _) => test.Runtime.DeleteThreadAsync(ThreadId.Parse("nobody")), ["nobody"]),
            ["no message"] = (static (_, thread) => thread.SendAsync(null!), ["text"]),
            ["a message that is too long"] = (
                static (_, thread) => thread.SendAsync(new string('x', 2_000_000)), ["2000000", "agent-runtime.thread.max-message-length"]),
            ["a key that was used for something else"] = (ConflictAsync, ["'key'"]),
            ["an edit of a turn that is not there"] = (static (_, thread) => thread.EditAsync(new TurnId("no-turn"), "x"), ["no-turn"]),
            ["an edit of a message that does not wait"] = (
                static (_, thread) => thread.EditQueuedAsync(new TurnId("no-turn"), "x"), ["no-turn"]),
            ["another answer before there was one"] = (static (_, thread) => thread.RegenerateAsync(), [" "]),
            ["an approval that is not open"] = (
                static (_, thread) => thread.ResolveApprovalAsync("no-approval", new ApprovalAnswer(true)), ["no-approval"]),
            ["a change to a model without its provider"] = (
                static (_, thread) => thread.ChangeAsync(new ThreadChange { Model = "m" }), ["PROVIDER/MODEL"]),
            ["a change to a provider that nobody added"] = (
                static (_, thread) => thread.ChangeAsync(new ThreadChange { Model = "olama/m" }), ["'olama'"]),
            ["a position before the first"] = (static (_, thread) => FirstAsync(thread, -1), ["from"]),
            ["a position that was never given"] = (static (_, thread) => FirstAsync(thread, 1_000), ["1000", "ends at position"]),
            ["no sink"] = (static (_, thread) => thread.AttachAsync(null!), ["sink"]),
            ["a tool that takes no time"] = (
                AtStart(static rt => rt.AddTool(AgentTool.Create(static () => "", "now") with { Timeout = TimeSpan.Zero })), ["'now'", "more than zero"]),
            ["a tool whose result may not be long enough"] = (
                AtStart(static rt => rt.AddTool(AgentTool.Create(static () => "", "terse") with { MaxResultLength = 1 })), ["'terse'", "at least"]),
            ["a tool that cannot be called"] = (
                AtStart(static rt => rt.AddTool(AIFunctionFactory.Create(static () => "", "declared").AsDeclarationOnly())), ["'declared'", "AIFunction"]),
            ["a subagent with a wrong model"] = (
                AtStart(static rt => rt.AddSubagent("helper", "helps", new SubagentOptions { Model = "m" })), ["PROVIDER/MODEL"]),
            ["a rule for no tool"] = (AtStart(static rt => rt.AddApprovalRule("", ApprovalDecision.Deny)), ["names no tool"]),
            ["two providers of one name"] = (AtStart(static rt => rt.AddOllama().AddOllama()), ["'ollama'", "another name"]),
            ["a provider's name with a slash"] = (AtStart(static rt => rt.AddOllama(name: "a/b")), ["name", "without slash"]),
            ["an address that is no web address"] = (
                AtStart(static rt => rt.AddOllama(new Uri("ftp://host"))), ["agent-runtime.providers.ollama.url", "http"]),
            ["a provider without an address"] = (
                AtStart(static rt => rt.AddOpenAICompatible("vllm")), ["url", "absolute address"]),
            ["no parallel requests"] = (
                AtStart(static rt => rt.AddOllama(configure: static options => options with { MaxParallel = 0 })), ["max-parallel", "more than 0"]),
            ["a settings file that is not there"] = (
                AtStart(static rt => rt.UseConfigFile("/nowhere/my.conf")), ["/nowhere/my.conf", "cannot be read"]),
        };

    public static TheoryData<string> EveryBadCall => [.. BadCalls.Keys];

    public static TheoryData<string> EverySettingThatIsNoText =>
        [.. ReferenceConf.Settings.Where(static setting => !setting.IsText).Select(static setting => setting.Key)];

    [Theory]
    [MemberData(nameof(EveryBadCall))]
    public async Task Call_WithBadInput_IsRefusedInWordsAndTheRuntimeLives(string call)
    {
        var thread = await CreateAsync("fake/m");

        var failure = await Record.ExceptionAsync(() => BadCalls[call].Do(this, thread));

        Assert.NotNull(failure);
        Assert.IsNotType<NullReferenceException>(failure);
        var says = failure is ModelException { Error: var error } ? $"{failure.Message} {error}" : failure.Message;
        AssertSaysSomething(says);
        Assert.All(BadCalls[call].Says, word => Assert.Contains(word, says, StringComparison.Ordinal));
        var turn = await thread.SendAsync("Hi");
        await AnswerAsync("well");
        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(Token)).Reason);
    }

    [Theory]
    [MemberData(nameof(EverySettingThatIsNoText))]
    public void Setting_OfTheWrongKind_NamesTheKeyTheFileAndWhatItMustBe(string key)
    {
        var isObject = key.EndsWith(".headers", StringComparison.Ordinal);
        foreach (var wrong in (string[])["nonsense", "[1, 2]", isObject ? "7" : "{ a = 1 }"])
        {
            var failure = Assert.Throws<RuntimeConfigException>(() => Read($"agent-runtime.{key} = {wrong}"));

            Assert.Contains($"agent-runtime.{key}", failure.Message, StringComparison.Ordinal);
            Assert.Contains("'my.conf'", failure.Message, StringComparison.Ordinal);
            Assert.Contains("must be", failure.Message, StringComparison.Ordinal);
            AssertSaysSomething(failure.Message);
        }
    }

    [Theory]
    [InlineData("agent-runtime = 3", "must be an object")]
    [InlineData("agent-runtime.thread = 3", "must be an object")]
    [InlineData("agent-runtime.thread.max-rounds { a = 1 }", "must be a value")]
    [InlineData("agent-runtime.thread.max-round = 3", "max-rounds")]
    [InlineData("agent-runtime.thread.max-rounds = -1", "from 1")]
    [InlineData("agent-runtime.thread.max-rounds = 99999999999999999999", "max-rounds")]
    [InlineData("agent-runtime.providers.ollama.url = nowhere", "absolute address")]
    [InlineData("agent-runtime.context.compact-to = 0.95", "compact-at")]
    [InlineData("agent-runtime.title.model = qwen3", "PROVIDER/MODEL")]
    [InlineData("agent-runtime.approvals.rules = [ { decision = deny } ]", "name a tool")]
    [InlineData("agent-runtime.approvals.rules = [ { tool = x, decision = maybe } ]", "allow, ask, deny")]
    public void Settings_ThatAreWrong_NameTheFileAndWhatIsRight(string hocon, string says)
    {
        AssertNamesTheFile(hocon, says);
    }

    [KernelFact("the official parser takes a file that ends within an object for a whole one")]
    public void Settings_ThatEndWithinAnObject_AreNotValid() => AssertNamesTheFile("agent-runtime { thread {", "not valid HOCON");

    private static void AssertNamesTheFile(string hocon, string says)
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => Read(hocon));

        Assert.Contains("'my.conf'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        AssertSaysSomething(failure.Message);
    }

    private static void Read(string hocon)
    {
        var config = RuntimeConfig.FromText(hocon, "my.conf");
        RuntimeSettings.From(config);
        ProviderSettings.Ollama(config, "ollama", null);
        ProviderSettings.LMStudio(config, "lmstudio", null);
        ProviderSettings.OpenAICompatible(config, "some", new Uri("http://host"));
    }

    private static Func<ErrorsSayWhatToDoTests, AgentThread, Task> Sync(Func<object> call) => (_, _) => Task.FromResult(call());

    private static Func<ErrorsSayWhatToDoTests, AgentThread, Task> AtStart(Action<AgentRuntimeBuilder> configure) =>
        async (_, _) => await AgentRuntimeHost.Start(configure).DisposeAsync();

    private static async Task FirstAsync(AgentThread thread, long from)
    {
        await foreach (var threadEvent in thread.ReadAsync(from))
        {
            Assert.NotNull(threadEvent);
        }
    }

    private static async Task ConflictAsync(ErrorsSayWhatToDoTests test, AgentThread thread)
    {
        await thread.SendAsync(new UserMessage("one"), new SendOptions { IdempotencyKey = "key" });
        await test.AnswerAsync("well");
        await thread.SendAsync(new UserMessage("two"), new SendOptions { IdempotencyKey = "key" });
    }

    private Task<AgentThread> CreateAsync(string model) => Runtime.CreateThreadAsync(new ThreadOptions { Model = model });
}
