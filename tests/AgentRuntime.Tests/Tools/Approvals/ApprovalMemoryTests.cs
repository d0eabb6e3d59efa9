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

        await memory.RememberAsync("ada", "write", isApproved: true, default);
        await memory.RememberAsync("ada", "write", isApproved: false, default);

        Assert.False(memory.Find("ada", "write"));
        Assert.Null(memory.Find("bob", "write"));
        Assert.Null(memory.Find("ada", "read"));
    }

    [Fact]
    public async Task RememberAsync_AtTheBound_ForgetsTheOldest()
    {
        var memory = new ApprovalMemory(maxAnswers: 2, file: null);

        foreach (var tool in (string[])["a", "b", "a", "c"])
        {
            await memory.RememberAsync("", tool, isApproved: true, default);
        }

        Assert.True(memory.Find("", "a"));
        Assert.Null(memory.Find("", "b"));
        Assert.True(memory.Find("", "c"));
    }

    [Fact]
    public async Task Restart_WithAFile_KeepsTheAnswers()
    {
        await Open().RememberAsync("ada", "write \"x\"\n", isApproved: true, default);
        await Open().RememberAsync("ada", "read", isApproved: false, default);

        var memory = Open();

        Assert.True(memory.Find("ada", "write \"x\"\n"));
        Assert.False(memory.Find("ada", "read"));
    }

    [Theory]
    [InlineData("""{"owner":"","tool":"to""")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("""{"owner":null,"tool":"x","approved":true}""")]
    [InlineData("""{"tool":"x","approved":true}""")]
    public async Task Restart_LastLineTorn_KeepsTheOthersAndWritesBehindIt(string torn)
    {
        await Open().RememberAsync("", "first", isApproved: true, default);
        await File.AppendAllTextAsync(FilePath, torn);

        await Open().RememberAsync("", "second", isApproved: true, default);
        var memory = Open();

        Assert.True(memory.Find("", "first"));
        Assert.True(memory.Find("", "second"));
        Assert.Null(memory.Find("", "x"));
    }

    [Fact]
    public async Task RememberAsync_ManyAnswersForOneTool_BoundsTheFile()
    {
        var memory = Open(maxAnswers: 3);

        for (var i = 0; i < 100; i++)
        {
            await memory.RememberAsync("", "write", isApproved: i % 2 == 1, default);
        }

        Assert.True((await File.ReadAllLinesAsync(FilePath)).Length <= 6);
        Assert.True(Open().Find("", "write"));
    }

    [Fact]
    public async Task RememberAsync_ManyAtOnce_KeepsThemAll()
    {
        var memory = Open(maxAnswers: 1000);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => memory.RememberAsync("", $"tool{i}", i % 2 == 0, default))));

        var again = Open(maxAnswers: 1000);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(i % 2 == 0, again.Find("", $"tool{i}")));
    }

    [Fact]
    public async Task RememberAsync_FileCannotBeWritten_FailsAndHoldsInMemory()
    {
        var memory = Open();
        Directory.CreateDirectory(FilePath);

        await Assert.ThrowsAnyAsync<SystemException>(() => memory.RememberAsync("", "write", isApproved: true, default));
        Assert.True(memory.Find("", "write"));

        Directory.Delete(FilePath);
        await memory.RememberAsync("", "read", isApproved: true, default);
        Assert.True(Open().Find("", "read"));
    }

    private ApprovalMemory Open(int maxAnswers = 10) => new(maxAnswers, new ApprovalFile(FilePath, NullLogger.Instance));
}
