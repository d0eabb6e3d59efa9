using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Providers.ChatClient;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// Invariant 7: every error that a person meets says what failed, where, and what to do; bad input never kills the process. This part is
/// about model servers, <c>ErrorsSayWhatToDoTests.Input.cs</c> about what people write and call.
/// </summary>
public sealed partial class ErrorsSayWhatToDoTests : TurnScene
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    public static TheoryData<ModelErrorCategory, string> EveryFailure
    {
        get
        {
            var failures = new TheoryData<ModelErrorCategory, string>();
            foreach (var category in Enum.GetValues<ModelErrorCategory>())
            {
                foreach (var provider in (string[])["ollama", "lmstudio", "vllm", "azure"])
                {
                    // What a chat client reads from its wire is its own affair: it never says that the protocol was broken.
                    if (provider != "azure" || category != ModelErrorCategory.Protocol)
                    {
                        failures.Add(category, provider);
                    }
                }
            }

            return failures;
        }
    }

    [Theory]
    [MemberData(nameof(EveryFailure))]
    public async Task ModelFailure_OfAnyCategoryFromAnyProvider_SaysWhatWhereAndWhatToDo(ModelErrorCategory category, string provider)
    {
        await using var server = FailingServer.Start();
        StartAgainst(server, category);
        var thread = await Runtime.CreateThreadAsync(new ThreadOptions { Model = $"{provider}/{category}" });

        var stopped = await (await thread.SendAsync("Hi")).WaitAsync(Token);

        Assert.Equal(TurnStopReason.Failed, stopped.Reason);
        var error = stopped.Error!;
        Assert.Equal((category, provider), (error.Category, error.Provider));
        AssertSaysSomething(error.Message);
        AssertSaysSomething(error.Hint);
        Assert.EndsWith(".", error.Hint, StringComparison.Ordinal);
        Assert.Contains(provider, error.ToString(), StringComparison.Ordinal);
        if (FailingServer.SaysOf(category) is var (status, words))
        {
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.Equal(status, error.Status);
        }
        else if (category is ModelErrorCategory.Timeout or ModelErrorCategory.Stalled)
        {
            Assert.Contains($"agent-runtime.providers.{provider}.", error.Hint, StringComparison.Ordinal);
        }
        else if (provider != "azure" && category is ModelErrorCategory.Transport or ModelErrorCategory.Protocol)
        {
            Assert.Contains($"{server.Url.Host}:{server.Url.Port}", error.ToString(), StringComparison.Ordinal);
        }

        await thread.ChangeAsync(new ThreadChange { Model = "patient/good" }, Token);
        Assert.Equal(TurnStopReason.EndTurn, (await (await thread.SendAsync("Again")).WaitAsync(Token)).Reason);
    }

    private static void AssertSaysSomething(string text)
    {
        Assert.True(text.Split(' ').Length >= 3, $"'{text}' says nothing.");
        Assert.DoesNotMatch(@"[a-z]Exception\b|Object reference|AgentRuntime\.[A-Z]", text);
    }

    private void StartAgainst(RawHttpServer server, ModelErrorCategory category)
    {
        var firstByte = category == ModelErrorCategory.Timeout ? Short : Long;
        var idle = category == ModelErrorCategory.Stalled ? Short : Long;
        Start(rt => rt
            .AddOllama(server.Url, "patient")
            .AddOllama(server.Url, configure: options => options with { FirstByteTimeout = firstByte, IdleTimeout = idle })
            .AddLMStudio(server.Url, configure: options => options with { FirstByteTimeout = firstByte, IdleTimeout = idle })
            .AddOpenAICompatible("vllm", server.Url, configure: options => options with { FirstByteTimeout = firstByte, IdleTimeout = idle })
            .AddProvider(new ChatClientProvider(
                FailingChatClient.Create(), new ChatClientOptions("azure") { FirstByteTimeout = firstByte, IdleTimeout = idle })));
    }
}
