using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentRuntime.Cli.Approvals;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Tests.Approvals;

public sealed class ApprovalDeskTests : IDisposable
{
    private static readonly EventStamp Stamp = new(ThreadId.Parse("t"), new TurnId("1"), 0, DateTimeOffset.UnixEpoch);

    private readonly MemoryStream _output = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeKeys _keys = new();
    private readonly ConcurrentQueue<(string Id, ApprovalAnswer Answer)> _answers = new();
    private readonly TaskCompletionSource<Exception> _failed = new();
    private Func<Task> _answering = () => Task.CompletedTask;

    private string Output => Encoding.UTF8.GetString(_output.ToArray());

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Take_QuestionAndKey_GivesTheAnswer()
    {
        var desk = Desk(ApprovalMode.Ask);

        Take(desk, Requested("a1"));
        await PressAsync("xy");

        Assert.Equal([("a1", new ApprovalAnswer(IsApproved: true))], _answers);
        Take(desk, Resolved("a1", ApprovalOutcome.Approved));
        Assert.Equal(
            "Tool files__write: It may destroy.\n  path: \"/tmp/a\"\nAllow files__write? [y]es, [n]o, all calls in [t]his thread, [a]lways: allowed\n",
            Output);
    }

    [Theory]
    [InlineData('n', false, ApprovalRemember.Once)]
    [InlineData('t', true, ApprovalRemember.Thread)]
    [InlineData('A', true, ApprovalRemember.Always)]
    public async Task Take_Key_SaysHowLongTheAnswerHolds(char key, bool isApproved, ApprovalRemember remember)
    {
        var desk = Desk(ApprovalMode.Ask);

        Take(desk, Requested("a1"));
        await PressAsync(key.ToString());

        Assert.Equal([("a1", new ApprovalAnswer(isApproved) { Remember = remember })], _answers);
    }

    [Fact]
    public async Task Take_KeysTypedBeforeTheQuestion_AreNoAnswer()
    {
        _keys.Press("yyy");
        var desk = Desk(ApprovalMode.Ask);

        Take(desk, Requested("a1"));
        await PressAsync("n");

        Assert.Equal([("a1", new ApprovalAnswer(IsApproved: false))], _answers);
    }

    [Fact]
    public async Task Take_TwoQuestions_AsksOneAfterTheOther()
    {
        var desk = Desk(ApprovalMode.Ask);

        Take(desk, Requested("a1"), Requested("a2"));
        await PressAsync("y");
        Assert.Single(Output.Split("Tool files__write").Skip(1));
        Take(desk, Resolved("a1", ApprovalOutcome.Approved));
        await PressAsync("n");

        Assert.Equal(["a1", "a2"], _answers.Select(answer => answer.Id));
    }

    [Fact]
    public async Task Take_DecidedInAnotherWay_AsksNoMore()
    {
        var desk = Desk(ApprovalMode.Ask);
        Take(desk, Requested("a1"));
        await _time.UntilTimerAsync();

        Take(desk, Resolved("a1", ApprovalOutcome.Expired));
        _keys.Press("y");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.EndsWith("not answered in time: refused\n", Output, StringComparison.Ordinal);
        Assert.Equal(0, _time.ActiveTimers);
        Assert.Empty(_answers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_NobodyIsAsked_AnswersAtOnce(bool isApproved)
    {
        var desk = Desk(isApproved ? ApprovalMode.Always : ApprovalMode.Never);

        Take(desk, Requested("a1"));

        var (id, answer) = Assert.Single(_answers);
        Assert.Equal(("a1", isApproved, ApprovalRemember.Once), (id, answer.IsApproved, answer.Remember));
        Assert.Equal(isApproved, answer.Reason is null);
        Assert.Empty(Output);
    }

    [Fact]
    public async Task Take_AnswerCannotBeGiven_FailsTheTurn()
    {
        _answering = () => Task.FromException(new TimeoutException("gone"));

        Take(Desk(ApprovalMode.Always), Requested("a1"));

        Assert.Equal("gone", (await _failed.Task.WaitAsync(TimeSpan.FromSeconds(20))).Message);
    }

    [Fact]
    public void Take_InputThatHides_IsMadeVisible()
    {
        var text = $"\e[2J\u009b1A\u202esdrawkcab\u200b{new string('x', 1000)}";

        Take(Desk(ApprovalMode.Ask), Requested("a1", JsonSerializer.SerializeToElement(new { path = text })));

        Assert.Contains("\\u001b[2J\\u009b1A\\u202esdrawkcab\\u200bxxx", Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("more characters)", Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', Output);
        Assert.DoesNotContain('\u202e', Output);
    }

    private static ThreadEvent Requested(string approvalId, JsonElement? input = null) => new ThreadEvent.ApprovalRequested(
        Stamp, approvalId, "call", "files__write", input ?? JsonSerializer.SerializeToElement(new { path = "/tmp/a" }), "It may destroy.");

    private static ThreadEvent Resolved(string approvalId, ApprovalOutcome outcome) =>
        new ThreadEvent.ApprovalResolved(Stamp, approvalId, "call", outcome, ApprovalRemember.Once, null);

    private static void Take(ApprovalDesk desk, params ThreadEvent[] events) => desk.Take(ImmutableArray.Create(events));

    private ApprovalDesk Desk(ApprovalMode mode) =>
        new(mode, new Utf8Output(_output, isTerminal: true, isStyled: false), _keys, _time)
        {
            Answer = (id, answer) =>
            {
                _answers.Enqueue((id, answer));
                return _answering();
            },
            OnFailed = exception => _failed.TrySetResult(exception),
        };

    /// <summary>Presses keys once the desk waits for them, and returns when it has an answer.</summary>
    private async Task PressAsync(string keys)
    {
        var before = _answers.Count;
        await _time.UntilTimerAsync();
        _keys.Press(keys);
        _time.Advance(TimeSpan.FromSeconds(1));
        await ManualTimeProvider.UntilAsync(() => _answers.Count > before, "an answer", TimeSpan.FromSeconds(20));
    }

    private sealed class FakeKeys : IKeys
    {
        private readonly ConcurrentQueue<char> _pressed = new();

        public char? TryRead() => _pressed.TryDequeue(out var key) ? key : null;

        internal void Press(string keys)
        {
            foreach (var key in keys)
            {
                _pressed.Enqueue(key);
            }
        }
    }
}
