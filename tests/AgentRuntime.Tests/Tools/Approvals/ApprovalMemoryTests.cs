using AgentRuntime.Tools.Approvals;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRuntime.Tests.Tools.Approvals;

public sealed class ApprovalMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("approvals").FullName;

    private string FilePath => Path.Combine(_folder, "approvals.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Find_AfterRemember_IsTheLatestOfThatOwnerAndTool()
    {
        var memory = new ApprovalMemory(maxAnswers: 10, file: null);

        await memory.RememberAsync("ada", "write", Answer(true), default);
        await memory.RememberAsync("ada", "write", Answer(false), default);

        Assert.False(memory.Find("ada", "write")?.IsApproved);
        Assert.Null(memory.Find("bob", "write"));
        Assert.Null(memory.Find("ada", "read"));
    }

    [Fact]
    public async Task RememberAsync_AtTheBound_ForgetsTheOldest()
    {
        var memory = new ApprovalMemory(maxAnswers: 2, file: null);

        foreach (var tool in (string[])["a", "b", "a", "c"])
        {
            await memory.RememberAsync("", tool, Answer(true), default);
        }

        Assert.True(memory.Find("", "a")?.IsApproved);
        Assert.Null(memory.Find("", "b"));
        Assert.True(memory.Find("", "c")?.IsApproved);
    }

    [Fact]
    public async Task Restart_WithAFile_KeepsTheAnswers()
    {
        await Open().RememberAsync("ada", "write \"x\"\n", Answer(true), default);
        await Open().RememberAsync("ada", "read", Answer(false), default);

        var memory = Open();

        Assert.True(memory.Find("ada", "write \"x\"\n")?.IsApproved);
        Assert.False(memory.Find("ada", "read")?.IsApproved);
    }

    [Theory]
    [InlineData("""{"owner":"","tool":"to""")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("""{"owner":null,"tool":"x","approved":true}""")]
    [InlineData("""{"tool":"x","approved":true}""")]
    public async Task Restart_LastLineTorn_KeepsTheOthersAndWritesBehindIt(string torn)
    {
        await Open().RememberAsync("", "first", Answer(true), default);
        await File.AppendAllTextAsync(FilePath, torn);

        await Open().RememberAsync("", "second", Answer(true), default);
        var memory = Open();

        Assert.True(memory.Find("", "first")?.IsApproved);
        Assert.True(memory.Find("", "second")?.IsApproved);
        Assert.Null(memory.Find("", "x"));
    }

    [Fact]
    public async Task RememberAsync_ManyAnswersForOneTool_BoundsTheFile()
    {
        var memory = Open(maxAnswers: 3);

        for (var i = 0; i < 100; i++)
        {
            await memory.RememberAsync("", "write", Answer(i % 2 == 1), default);
        }

        Assert.True((await File.ReadAllLinesAsync(FilePath)).Length <= 6);
        Assert.True(Open().Find("", "write")?.IsApproved);
    }

    [Fact]
    public async Task RememberAsync_ManyAtOnce_KeepsThemAll()
    {
        var memory = Open(maxAnswers: 1000);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => memory.RememberAsync("", $"tool{i}", Answer(i % 2 == 0), default))));

        var again = Open(maxAnswers: 1000);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(i % 2 == 0, again.Find("", $"tool{i}")?.IsApproved));
    }

    [Fact]
    public async Task RememberAsync_FileCannotBeWritten_FailsAndHoldsInMemory()
    {
        var memory = Open();
        Directory.CreateDirectory(FilePath);

        await Assert.ThrowsAnyAsync<SystemException>(() => memory.RememberAsync("", "write", Answer(true), default));
        Assert.True(memory.Find("", "write")?.IsApproved);

        Directory.Delete(FilePath);
        await memory.RememberAsync("", "read", Answer(true), default);
        Assert.True(Open().Find("", "read")?.IsApproved);
    }

    [Fact]
    public async Task Restart_WithAFile_KeepsWhatWasAskedAbout()
    {
        await Open().RememberAsync("ada", "write", new RememberedAnswer(true, "F1"), default);

        Assert.Equal(new RememberedAnswer(true, "F1"), Open().Find("ada", "write"));
    }

    [Fact]
    public async Task Restart_LineWithoutAFingerprint_IsReadAsAnAnswerForNoDefinition()
    {
        await File.WriteAllTextAsync(FilePath, """{"owner":"","tool":"write","approved":true}""" + "\n");

        Assert.Equal(new RememberedAnswer(true, ""), Open().Find("", "write"));
    }

    private static RememberedAnswer Answer(bool isApproved) => new(isApproved, "F");

    private ApprovalMemory Open(int maxAnswers = 10) => new(maxAnswers, new ApprovalFile(FilePath, NullLogger.Instance));
}
