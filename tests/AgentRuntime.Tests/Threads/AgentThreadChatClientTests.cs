using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Threads;

public sealed class AgentThreadChatClientTests : IAsyncLifetime
{
    private readonly FakeProvider _provider = new();
    private AgentRuntimeHost _runtime = null!;
    private AgentThread _thread = null!;
    private IChatClient _client = null!;

    public async Task InitializeAsync()
    {
        _runtime = AgentRuntimeHost.Start(rt => rt.AddProvider(_provider).Configure(Some.Plain));
        _thread = await _runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });
        _client = _thread.AsChatClient();
    }

    public async Task DisposeAsync() => await _runtime.DisposeAsync();

    [Fact]
    public async Task GetResponseAsync_OfATurn_HasTextReasoningUsageAndReason()
    {
        var asking = _client.GetResponseAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.SendAsync(new CompletionEvent.Thinking("Hm."), new CompletionEvent.Text("Hello"));
        await stream.SendAsync(new CompletionEvent.UsageUpdated(new TokenUsage(3, 2)));
        await stream.StopAsync();
        var response = await asking.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("Hello", response.Text);
        Assert.Equal("Hm.", string.Concat(response.Messages.SelectMany(static message => message.Contents)
            .OfType<TextReasoningContent>().Select(static reasoning => reasoning.Text)));
        Assert.Equal((3, 2), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(_thread.Id.Value, response.ConversationId);
    }

    [Fact]
    public async Task GetResponseAsync_WholeConversationPassed_SendsOnlyWhatIsNew()
    {
        var asking = _client.GetResponseAsync(
        [
            new ChatMessage(ChatRole.User, "one"),
            new ChatMessage(ChatRole.Assistant, "1"),
            new ChatMessage(ChatRole.User, "two"),
            new ChatMessage(ChatRole.User, "three"),
        ]);
        var stream = await _provider.NextAsync();
        await stream.StopAsync();
        await asking.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("two\n\nthree", Assert.IsType<ModelMessage.User>(Assert.Single(stream.Request.Messages)).Text);
    }

    [Fact]
    public async Task GetResponseAsync_TurnFails_ThrowsItsError()
    {
        var error = new ModelError(ModelErrorCategory.Overloaded, "busy", "fake", "Wait.");
        var asking = _client.GetResponseAsync("Hi");
        (await _provider.NextAsync()).Fail(new ModelException(error));

        Assert.Equal(error, (await Assert.ThrowsAsync<ModelException>(() => asking)).Error);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ReaderLeaves_CancelsTheTurn()
    {
        var updates = _client.GetStreamingResponseAsync("Hi").GetAsyncEnumerator();
        var moving = updates.MoveNextAsync().AsTask();
        var stream = await _provider.NextAsync();
        await stream.TextAsync("Hel");
        Assert.True(await moving.WaitAsync(TimeSpan.FromSeconds(20)));

        await updates.DisposeAsync();

        await stream.Termination.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(ThreadStatus.Idle, (await _thread.GetSnapshotAsync()).Status);
    }

    [Fact]
    public async Task GetResponseAsync_ToolMessage_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => _client.GetResponseAsync([new ChatMessage(ChatRole.Tool, "result")]));

    [Fact]
    public void GetService_OfTheThread_GivesIt()
    {
        Assert.Same(_thread, _client.GetService(typeof(AgentThread)));
        Assert.Same(_client, _client.GetService(typeof(IChatClient)));
        Assert.Null(_client.GetService(typeof(string)));
    }
}
