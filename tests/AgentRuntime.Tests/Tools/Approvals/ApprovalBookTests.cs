using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Tests.Tools.Approvals;

public sealed class ApprovalBookTests
{
    [Fact]
    public void Apply_RequestedAndResolved_OpensAndCloses()
    {
        var asked = ApprovalBook.Empty.Apply(Requested("a")).Apply(Requested("b"));
        var answered = asked.Apply(Resolved("a", ApprovalOutcome.Approved, ApprovalRemember.Once));

        Assert.Equal(["a", "b"], asked.Open.Select(open => open.ApprovalId));
        Assert.Equal(["b"], answered.Open.Select(open => open.ApprovalId));
        Assert.NotNull(answered.Find("b"));
        Assert.Null(answered.Find("a"));
    }

    [Theory]
    [InlineData(ApprovalOutcome.Approved, ApprovalRemember.Once, null)]
    [InlineData(ApprovalOutcome.Approved, ApprovalRemember.Thread, true)]
    [InlineData(ApprovalOutcome.Approved, ApprovalRemember.Always, true)]
    [InlineData(ApprovalOutcome.Denied, ApprovalRemember.Thread, false)]
    [InlineData(ApprovalOutcome.Expired, ApprovalRemember.Thread, null)]
    [InlineData(ApprovalOutcome.Cancelled, ApprovalRemember.Always, null)]
    public void Apply_Resolved_RemembersWhatAPersonSaid(ApprovalOutcome outcome, ApprovalRemember remember, bool? remembered)
    {
        var book = Answered("write", outcome, remember);

        Assert.Equal(remembered, book.Remembered("write")?.IsApproved);
        Assert.Null(book.Remembered("read"));
    }

    [Fact]
    public void Apply_ResolvedTwice_TakesTheFirst()
    {
        var book = Answered("write", ApprovalOutcome.Denied, ApprovalRemember.Thread)
            .Apply(Resolved("a", ApprovalOutcome.Approved, ApprovalRemember.Thread));

        Assert.False(book.Remembered("write")?.IsApproved);
    }

    [Fact]
    public void Apply_TurnStopped_ClosesItsOwnQuestions()
    {
        var book = ApprovalBook.Empty.Apply(Requested("a")).Apply(Requested("b", new TurnId("other")))
            .Apply(new ThreadEvent.TurnStopped(Some.Stamp(9), TurnStopReason.Cancelled, null, false));

        Assert.Equal(["b"], book.Open.Select(open => open.ApprovalId));
    }

    [Fact]
    public void Apply_ThreadForked_ForgetsWhatTheSourceWasAllowed()
    {
        var book = Answered("write", ApprovalOutcome.Approved, ApprovalRemember.Thread)
            .Apply(new ThreadEvent.ThreadForked(Some.Stamp(9), Some.Thread, 8));

        Assert.Null(book.Remembered("write"));
    }

    [Fact]
    public void ExpiredAt_OneOfTwo_NamesItAndTheNext()
    {
        var early = DateTimeOffset.UnixEpoch.AddMinutes(1);
        var book = ApprovalBook.Empty.Apply(Requested("never")).Apply(Requested("late", expiresAt: early.AddHours(1)))
            .Apply(Requested("early", expiresAt: early));

        Assert.Equal(early, book.NextExpiry);
        Assert.Equal(["early"], book.ExpiredAt(early).Select(open => open.ApprovalId));
        Assert.Empty(book.ExpiredAt(early.AddTicks(-1)));
        Assert.Null(ApprovalBook.Empty.Apply(Requested("never")).NextExpiry);
    }

    internal static ApprovalBook Answered(string tool, ApprovalOutcome outcome, ApprovalRemember remember, string fingerprint = "") =>
        ApprovalBook.Empty.Apply(Requested("a", tool: tool, fingerprint: fingerprint)).Apply(Resolved("a", outcome, remember));

    private static ThreadEvent Requested(
        string approvalId, TurnId? turnId = null, string tool = "write", DateTimeOffset? expiresAt = null, string fingerprint = "") =>
        new ThreadEvent.ApprovalRequested(Some.Stamp(1, turnId), approvalId, "call", tool, default(JsonElement), "why")
        {
            ExpiresAt = expiresAt,
            ToolFingerprint = fingerprint,
        };

    private static ThreadEvent Resolved(string approvalId, ApprovalOutcome outcome, ApprovalRemember remember) =>
        new ThreadEvent.ApprovalResolved(Some.Stamp(2), approvalId, "call", outcome, remember, null);
}
