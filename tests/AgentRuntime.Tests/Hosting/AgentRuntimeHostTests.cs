using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Tests.Hosting;

public sealed class AgentRuntimeHostTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Thread_OfNull_NamesTheArgument()
    {
        await using var runtime = AgentRuntimeHost.Start(static rt => rt.AddProvider(new FakeProvider()));

        Assert.Equal("threadId", Assert.Throws<ArgumentNullException>(() => runtime.GetThread(null!)).ParamName);
        Assert.Equal("options", (await Assert.ThrowsAsync<ArgumentNullException>(() => runtime.CreateThreadAsync(null!))).ParamName);
    }

    [Fact]
    public async Task AddAgentRuntime_InAnApp_RunsWithItAndLogsToItsLoggers()
    {
        var provider = new FakeProvider { ThrowOnStream = new InvalidOperationException("bad options") };
        using var loggers = new CollectingLoggerFactory();
        await using var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(loggers)
            .AddAgentRuntime(rt => rt.AddProvider(provider))
            .BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }

        var runtime = services.GetRequiredService<IAgentRuntime>();
        var thread = await runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });
        var stopped = await (await thread.SendAsync("Hi")).WaitAsync(default);
        var line = await loggers.FirstAsync.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(TurnStopReason.Failed, stopped.Reason);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains(thread.Id.Value, line.Text, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(line.Exception);
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StopAsync(default);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" }));
    }

    [Fact]
    public async Task AddAgentRuntime_InAnApp_GivesItsServicesToTools()
    {
        var provider = new FakeProvider();
        await using var services = new ServiceCollection()
            .AddScoped<Till>()
            .AddAgentRuntime(rt => rt.AddProvider(provider).Configure(Some.Plain).AddTool(
                static (IServiceProvider app) => app.GetRequiredService<Till>().Name, "till"))
            .BuildServiceProvider(validateScopes: true);
        await using var runtime = services.GetRequiredService<AgentRuntimeHost>();
        var thread = await runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });

        await thread.SendAsync("Pay!");
        await (await provider.NextAsync()).CallAsync(FakeStream.Call("c1", "till", "{}"));
        var next = await provider.NextAsync();

        Assert.Equal("north", Assert.Single(next.Request.Messages.OfType<ModelMessage.ToolResult>()).Text);
    }

    [Fact]
    public void Start_TwoProvidersOfOneName_SaysSo()
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => AgentRuntimeHost.Start(
            rt => rt.AddProvider(new FakeProvider()).AddProvider(new FakeProvider())));

        Assert.Contains("'fake'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ProviderOptionOutOfRange_NamesItsKey()
    {
        var failure = Assert.Throws<ArgumentException>(() => AgentRuntimeHost.Start(
            rt => rt.AddOllama(configure: static options => options with { MaxLineBytes = 1 })));

        Assert.Contains("agent-runtime.providers.ollama.max-line-bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListThreadsAsync_AfterCreation_NamesTheThreads()
    {
        await using var runtime = AgentRuntimeHost.Start(
            rt => rt.AddProvider(new FakeProvider()).UseJournal(new MemoryJournal(1_000)));
        var thread = await runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });
        var ids = new List<ThreadId>();
        await foreach (var id in runtime.ListThreadsAsync())
        {
            ids.Add(id);
        }

        Assert.Equal([thread.Id], ids);
    }

    [Fact]
    public async Task DisposeAsync_ThreadThatDoesNotStop_SaysSoAndGoesOnWithoutIt()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var provider = new FakeProvider
        {
            OnStream = () =>
            {
                entered.Set();
                release.Wait();
            },
        };
        using var loggers = new CollectingLoggerFactory();
        var runtime = AgentRuntimeHost.Start(rt => rt.AddProvider(provider).UseLoggerFactory(loggers).Configure(
            static settings => settings with { Shutdown = new ShutdownSettings { StopTimeout = TimeSpan.FromMilliseconds(50) } }));
        var thread = await runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });
        var sending = Task.Run(() => thread.SendAsync("Hi"));
        Assert.True(await Task.Run(() => entered.Wait(Deadline)));

        try
        {
            await Task.Run(async () => await runtime.DisposeAsync()).WaitAsync(Deadline);
            var line = await loggers.FirstAsync.WaitAsync(Deadline);

            Assert.Equal(LogLevel.Warning, line.Level);
            Assert.Contains("agent-runtime.shutdown.stop-timeout", line.Text, StringComparison.Ordinal);
        }
        finally
        {
            release.Set();
        }

        await sending.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(Deadline);
    }

    private sealed record Line(LogLevel Level, string Text, Exception? Exception);

    private sealed class CollectingLoggerFactory : ILoggerFactory, ILogger
    {
        private readonly TaskCompletionSource<Line> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<Line> FirstAsync => _first.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _first.TrySetResult(new Line(logLevel, formatter(state, exception), exception));

        public void Dispose()
        {
        }
    }

    private sealed class Till
    {
        public string Name { get; } = "north";
    }
}
