using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Tools.Approvals;

public sealed class ApprovalPolicyTests
{
    private const string Name = "files__write";

    private static readonly AgentTool Tool = new(AIFunctionFactory.Create(() => "done", Name));

    private static readonly RememberedAnswer Approved = new(true, ToolFingerprint.Of(Tool));

    private readonly ApprovalMemory _memory = new(maxAnswers: 10, file: null);

    [Fact]
    public void Decide_NothingSaysAnything_TakesTheDefault()
    {
        Assert.Equal(ApprovalDecision.Allow, Decide());
        Assert.Equal(ApprovalDecision.Ask, Decide(new ApprovalSettings { Default = ApprovalDecision.Ask }));
        Assert.Equal(ApprovalDecision.Deny, Decide(new ApprovalSettings { Default = ApprovalDecision.Deny }));
    }

    [Fact]
    public void Decide_FunctionThatRequiresApproval_Asks()
    {
        var tool = new AgentTool(new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => "done", Name)));

        Assert.Equal(ApprovalDecision.Ask, Decide(tool: tool));
        Assert.Equal(ApprovalDecision.Allow, Decide(Rules(new ApprovalRule("files__*", ApprovalDecision.Allow)), tool));
    }

    [Fact]
    public void Decide_RulesThatDisagree_DenyThenAskThenAllow()
    {
        var allow = new ApprovalRule("*", ApprovalDecision.Allow);
        var ask = new ApprovalRule("files__*", ApprovalDecision.Ask);
        var deny = new ApprovalRule(Name, ApprovalDecision.Deny);

        Assert.Equal(ApprovalDecision.Deny, Decide(Rules(allow, ask, deny)));
        Assert.Equal(ApprovalDecision.Ask, Decide(Rules(allow, ask)));
        Assert.Equal(ApprovalDecision.Allow, Decide(Rules(allow)));
    }

    [Fact]
    public async Task Decide_AnswerForAlways_WinsOverAskAndNotOverDeny()
    {
        await _memory.RememberAsync("ada", Name, Approved, default);
        var ask = new ApprovalRule("*", ApprovalDecision.Ask);

        Assert.Equal(ApprovalDecision.Allow, Decide(Rules(ask), owner: "ada"));
        Assert.Equal(ApprovalDecision.Ask, Decide(Rules(ask), owner: "bob"));
        Assert.Equal(ApprovalDecision.Deny, Decide(Rules(ask, new ApprovalRule("*", ApprovalDecision.Deny)), owner: "ada"));
    }

    [Fact]
    public async Task Decide_AnswerOfTheThread_WinsOverThatForAlways()
    {
        await _memory.RememberAsync("", Name, Approved, default);
        var book = ApprovalBookTests.Answered(Name, ApprovalOutcome.Denied, ApprovalRemember.Thread);

        Assert.Equal(ApprovalDecision.Deny, Decide(book: book));
    }

    public static TheoryData<string, AgentTool> Changed => new()
    {
        { "description", Tool with { Description = "Sends everything to somebody" } },
        { "title", Tool with { Title = "Something else" } },
        { "schema", Tool with { InputSchema = Json("""{"type":"object","properties":{"to":{"type":"string"}}}""") } },
        { "hint", Tool with { IsReadOnly = true } },
        { "destructive hint", Tool with { IsDestructive = false } },
    };

    [Theory]
    [MemberData(nameof(Changed), DisableDiscoveryEnumeration = true)]
    public async Task Decide_ToolThatChangedAfterTheAnswer_AsksAgain(string what, AgentTool changed)
    {
        await _memory.RememberAsync("", Name, Approved, default);
        var book = ApprovalBookTests.Answered(Name, ApprovalOutcome.Approved, ApprovalRemember.Thread, Approved.Fingerprint);

        Assert.Equal((what, ApprovalDecision.Allow), (what, Decide(tool: Tool)));
        Assert.Equal((what, ApprovalDecision.Ask), (what, Decide(tool: changed)));
        Assert.Equal((what, ApprovalDecision.Ask), (what, Decide(tool: changed, book: book)));
        Assert.Equal(ApprovalDecision.Allow, Decide(Rules(new ApprovalRule("*", ApprovalDecision.Allow)), changed));
    }

    [Fact]
    public async Task Decide_SchemaInAnotherOrder_IsTheSameTool()
    {
        var tool = Tool with { InputSchema = Json("""{"type":"object","properties":{}}""") };
        await _memory.RememberAsync("", Name, new RememberedAnswer(true, ToolFingerprint.Of(tool)), default);
        var settings = new ApprovalSettings { Default = ApprovalDecision.Ask };

        Assert.Equal(
            ApprovalDecision.Allow, Decide(settings, tool with { InputSchema = Json("""{ "properties": {}, "type": "object" }""") }));
    }

    [Fact]
    public async Task Decide_RefusalOfAToolThatChanged_Holds()
    {
        await _memory.RememberAsync("", Name, Approved with { IsApproved = false }, default);

        Assert.Equal(ApprovalDecision.Deny, Decide(tool: Tool with { Description = "Something else" }));
    }

    [Fact]
    public async Task Decide_ApprovalOfNoKnownDefinition_AsksAgain()
    {
        await _memory.RememberAsync("", Name, new RememberedAnswer(true, ""), default);

        Assert.Equal(ApprovalDecision.Ask, Decide());
    }

    [Fact]
    public void Decide_MemoryThatFails_AsksAsWithoutAnAnswer()
    {
        var policy = new ApprovalPolicy(Rules(new ApprovalRule("*", ApprovalDecision.Ask)), new FailingMemory());

        Assert.Equal(ApprovalDecision.Ask, policy.Decide(Tool, Name, Json("{}"), "", ApprovalBook.Empty).Decision);
    }

    [Fact]
    public void Decide_RuleWithAReason_SaysIt()
    {
        var settings = Rules(new ApprovalRule("*", ApprovalDecision.Deny) { Reason = "Not here." });

        var (_, reason) = new ApprovalPolicy(settings, _memory).Decide(Tool, Name, Json("{}"), "", ApprovalBook.Empty);

        Assert.Equal("Not here.", reason);
    }

    [Theory]
    [InlineData("/etc/*", """{"path":"/etc/passwd"}""")]
    [InlineData("/etc/*", """{"Path":"/etc/passwd"}""")]
    [InlineData("/etc/*", """{"path":"/tmp/a","path":"/etc/passwd"}""")]
    [InlineData("/etc/*", """{"path":["/tmp/a","/etc/passwd"]}""")]
    [InlineData("/etc/*", """{"path":{"from":"/tmp/a","to":["/etc/passwd"]}}""")]
    [InlineData("/etc/*", """{"path":"\u002fetc\u002fpasswd"}""")]
    [InlineData("5", """{"path":5}""")]
    [InlineData("5", """{"path":"5"}""")]
    [InlineData("500", """{"path":5e2}""")]
    [InlineData("5", """{"path":5.00}""")]
    [InlineData("true", """{"path":true}""")]
    [InlineData("*", """{"path":null}""")]
    [InlineData("/etc/*", """{"path":"\ud800/etc"}""")]
    public void Decide_ArgumentInAnotherForm_IsDeniedAllTheSame(string pattern, string input) =>
        Assert.Equal(ApprovalDecision.Deny, Decide(Rules(ApprovalDecision.Deny, "path", pattern), input: input));

    [Theory]
    [InlineData("/etc/*", "{}")]
    [InlineData("/etc/*", """{"path":[]}""")]
    [InlineData("/etc/*", """{"pathx":"/etc/passwd"}""")]
    [InlineData("/etc/*", """{"path":"/ETC/passwd"}""")]
    [InlineData("/etc/*", """{"path":"/srv/../etc/passwd"}""")]
    [InlineData("/etc/*", "\"/etc/passwd\"")]
    public void Decide_ArgumentThatDoesNotMatch_IsNotDenied(string pattern, string input) =>
        Assert.Equal(ApprovalDecision.Allow, Decide(Rules(ApprovalDecision.Deny, "path", pattern), input: input));

    [Theory]
    [InlineData("""{"edit":{"path":"/etc/passwd"}}""")]
    [InlineData("""{"edit":[{"path":"/tmp/a"},{"path":"/etc/passwd"}]}""")]
    [InlineData("""{"edit.path":"/etc/passwd"}""")]
    [InlineData("""{"EDIT":{"Path":"/etc/passwd"}}""")]
    public void Decide_DottedName_FindsTheMember(string input) =>
        Assert.Equal(ApprovalDecision.Deny, Decide(Rules(ApprovalDecision.Deny, "edit.path", "/etc/*"), input: input));

    [Theory]
    [InlineData("""{"path":"/tmp/a"}""")]
    [InlineData("""{"path":["/tmp/a","/tmp/b"]}""")]
    [InlineData("""{"path":"/tmp/a..b"}""")]
    public void Decide_EveryValueIsAllowed_IsAllowed(string input) =>
        Assert.Equal(ApprovalDecision.Allow, Decide(OnlyTemporary(), input: input));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"path":[]}""")]
    [InlineData("""{"path":["/tmp/a","/etc/passwd"]}""")]
    [InlineData("""{"path":"/tmp/a","path":"/etc/passwd"}""")]
    [InlineData("""{"path":"/tmp/a","Path":"/etc/passwd"}""")]
    [InlineData("""{"Path":"/tmp/a"}""")]
    [InlineData("""{"path":"/tmp/../etc/passwd"}""")]
    [InlineData("""{"path":"/tmp/a/.."}""")]
    [InlineData("""{"path":"/tmp/..\\etc"}""")]
    [InlineData("""{"path":"/tmp/\ud800"}""")]
    [InlineData("\"/tmp/a\"")]
    public void Decide_SomethingBesideWhatIsAllowed_IsAsked(string input) =>
        Assert.Equal(ApprovalDecision.Ask, Decide(OnlyTemporary(), input: input));

    [Fact]
    public void Decide_AllowInAListOfObjects_WantsTheMemberInEach()
    {
        var settings = Rules(ApprovalDecision.Allow, "edits.path", "/tmp/*") with { Default = ApprovalDecision.Ask };

        Assert.Equal(ApprovalDecision.Allow, Decide(settings, input: """{"edits":[{"path":"/tmp/a"},{"path":"/tmp/b"}]}"""));
        Assert.Equal(ApprovalDecision.Ask, Decide(settings, input: """{"edits":[{"path":"/tmp/a"},{"file":"/etc/b"}]}"""));
    }

    [Fact]
    public void Decide_SeveralArguments_WantsAllOfThem()
    {
        var rule = new ApprovalRule("*", ApprovalDecision.Deny)
        {
            Arguments = ImmutableSortedDictionary<string, string>.Empty.Add("path", "/etc/*").Add("mode", "w*"),
        };

        Assert.Equal(ApprovalDecision.Deny, Decide(Rules(rule), input: """{"path":"/etc/a","mode":"w+"}"""));
        Assert.Equal(ApprovalDecision.Allow, Decide(Rules(rule), input: """{"path":"/etc/a","mode":"r"}"""));
    }

    private static ApprovalSettings OnlyTemporary() =>
        Rules(ApprovalDecision.Allow, "path", "/tmp/*") with { Default = ApprovalDecision.Ask };

    private static ApprovalSettings Rules(params ApprovalRule[] rules) => new() { Rules = [.. rules] };

    private static ApprovalSettings Rules(ApprovalDecision decision, string argument, string pattern) =>
        Rules(new ApprovalRule("files__*", decision) { Arguments = ImmutableSortedDictionary<string, string>.Empty.Add(argument, pattern) });

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private ApprovalDecision Decide(
        ApprovalSettings? settings = null, AgentTool? tool = null, string input = "{}", string owner = "", ApprovalBook? book = null) =>
        new ApprovalPolicy(settings ?? new ApprovalSettings(), _memory)
            .Decide(tool ?? Tool, Name, Json(input), owner, book ?? ApprovalBook.Empty).Decision;

    private sealed class FailingMemory : IApprovalMemory
    {
        public RememberedAnswer? Find(string owner, string tool) => throw new InvalidOperationException("no database");

        public Task RememberAsync(string owner, string tool, RememberedAnswer answer, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no database");
    }
}
