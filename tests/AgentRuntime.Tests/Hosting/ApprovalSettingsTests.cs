using AgentRuntime.Hosting;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Tests.Hosting;

public sealed class ApprovalSettingsTests
{
    [Fact]
    public void From_Rules_ReadsEachOfThem()
    {
        var settings = Read(
            """
            agent-runtime.approvals {
              default = ask
              expire-after = 2 m
              remember-file = "/var/lib/answers.jsonl"
              rules = [
                { tool = "files__*", decision = deny, reason = "Not in /etc.", arguments { path = "/etc/*", options.mode = w } }
                { tool = "*", decision = allow }
              ]
            }
            """);

        Assert.Equal(ApprovalDecision.Ask, settings.Default);
        Assert.Equal(TimeSpan.FromMinutes(2), settings.ExpireAfter);
        Assert.Equal("/var/lib/answers.jsonl", settings.RememberFile);
        Assert.Equal(2, settings.Rules.Length);
        Assert.Equal(("files__*", ApprovalDecision.Deny, "Not in /etc."), (settings.Rules[0].Tool, settings.Rules[0].Decision, settings.Rules[0].Reason));
        Assert.Equal(
            [KeyValuePair.Create("options.mode", "w"), KeyValuePair.Create("path", "/etc/*")], settings.Rules[0].Arguments);
        Assert.Equal(("*", ApprovalDecision.Allow, ""), (settings.Rules[1].Tool, settings.Rules[1].Decision, settings.Rules[1].Reason));
        Assert.Empty(settings.Rules[1].Arguments);
    }

    [Theory]
    [InlineData("rules = [{ tool = a, decision = deny }, { tool = b, decide = deny }]", "rules[1].decide", "arguments, decision")]
    [InlineData("rules = [{ tool = a, decision = perhaps }]", "rules[0].decision", "'perhaps'")]
    [InlineData("rules = [{ tool = a }]", "rules[0].decision", "allow, ask, deny")]
    [InlineData("rules = [{ decision = deny }]", "rules[0].tool", "must name a tool")]
    [InlineData("rules = [{ }]", "rules[0].tool", "must name a tool")]
    [InlineData("rules = [{ tool = a, arguments = x, decision = deny }]", "rules[0].arguments", "must be an object")]
    [InlineData("rules = [{ tool = a, decision = deny, arguments { path = [x] } }]", "rules[0].arguments", "an object of texts")]
    [InlineData("rules = [deny]", "rules[0]", "must be an object")]
    [InlineData("rules = deny", "rules", "a list of objects")]
    [InlineData("rules { tool = a }", "rules", "must be a value")]
    [InlineData("default = [ask]", "default", "allow, ask, deny")]
    public void From_WrongRule_NamesTheKeyAndTheFile(string hocon, string key, string expected)
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => Read($"agent-runtime.approvals {{ {hocon} }}"));

        Assert.Contains($"agent-runtime.approvals.{key} in 'my.conf'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddApprovalRule_WithoutATool_SaysSo() =>
        Assert.Throws<ArgumentException>(() => new AgentRuntimeBuilder().AddApprovalRule(" ", ApprovalDecision.Deny));

    [Fact]
    public void Start_RememberFileThatCannotBeRead_NamesTheFileAndTheKey()
    {
        using var locked = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var failure = Assert.Throws<RuntimeConfigException>(() => AgentRuntimeHost.Start(rt => rt
            .AddProvider(new FakeProvider())
            .Configure(settings => settings with { Approvals = settings.Approvals with { RememberFile = locked.Name } })));

        Assert.Contains(locked.Name, failure.Message, StringComparison.Ordinal);
        Assert.Contains("agent-runtime.approvals.remember-file", failure.Message, StringComparison.Ordinal);
    }

    private static ApprovalSettings Read(string hocon) => RuntimeSettings.From(RuntimeConfig.FromText(hocon, "my.conf")).Approvals;
}
