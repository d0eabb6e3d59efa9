using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Tools;
using Akka.Actor;

namespace AgentRuntime.Mcp.Tests;

/// <summary>One MCP server in an actor system of its own, called as a thread calls it.</summary>
internal sealed partial class McpBench : IAsyncDisposable
{
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Short times, so that a test need not wait for them.</summary>
    internal static readonly McpSettings Settings = new()
    {
        RestartMinDelay = TimeSpan.FromMilliseconds(10),
        RestartMaxDelay = TimeSpan.FromMilliseconds(100),
        ListDelay = TimeSpan.FromMilliseconds(10),
        StopTimeout = TimeSpan.FromSeconds(1),
        ConnectTimeout = Deadline,
    };

    private readonly ActorSystem _system = ActorSystem.Create("mcp", "akka { loglevel = OFF, stdout-loglevel = OFF }");
    private readonly ToolInvoker _invoker = new(new ToolSettings(), TimeProvider.System);

    internal McpBench(McpServerOptions options, McpSettings? settings = null) =>
        Server = new McpServer(
            options,
            settings ?? Settings,
            new RuntimeServiceContext(_system, RuntimeConfig.Default, TimeProvider.System, Log),
            new Random(1));

    internal McpServer Server { get; }

    internal CollectingLoggerFactory Log { get; } = new();

    internal IReadOnlyList<string> ToolNames => [.. Server.Tools.Select(tool => tool.Name)];

    /// <summary>The ids of the processes that the server has been so far.</summary>
    internal IReadOnlyList<int> ProcessIds => ProcessIdsIn(Log);

    [GeneratedRegex("writes: test server (?<id>[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ProcessLine { get; }

    /// <summary>Runs a runtime until the tools of its one server, which is the test server, are there, and sees that its process ends with it.</summary>
    internal static async Task RunToTheEndAsync(Action<AgentRuntimeBuilder> configure)
    {
        using var log = new CollectingLoggerFactory();
        await using (var runtime = AgentRuntimeHost.Start(rt => configure(rt.UseLoggerFactory(log))))
        {
            await runtime.WhenReadyAsync().WaitAsync(Deadline);
            await ManualTimeProvider.UntilAsync(() => log.Has("is there with 11 tools"), "the tools", Deadline);
        }

        Assert.False(IsAlive(ProcessIdsIn(log)[0]));
    }

    /// <summary>The program that the repository builds for tests.</summary>
    internal static McpServerOptions.Process TestServer(params string[] arguments) =>
        new("test", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            Arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "AgentRuntime.Mcp.TestServer.dll"), .. arguments],
            Environment = DotnetEnvironment(),
        };

    /// <summary>A bench whose server is there.</summary>
    internal static async Task<McpBench> StartAsync(McpServerOptions options, McpSettings? settings = null)
    {
        var bench = new McpBench(options, settings);
        await bench.Server.Ready.WaitAsync(Deadline);
        Assert.True(bench.Server.Tools.Length > 0, string.Join('\n', bench.Log.Lines));
        return bench;
    }

    internal AgentTool Tool(string name) => Server.Tools.Single(tool => tool.Name == name);

    internal Task<ToolOutput> CallAsync(string tool, object? arguments = null, CancellationToken cancellationToken = default) =>
        CallAsync(tool, arguments, _ => { }, cancellationToken);

    internal Task<ToolOutput> CallAsync(
        string tool, object? arguments, Action<ToolContext> onProgress, CancellationToken cancellationToken)
    {
        var input = JsonSerializer.SerializeToElement(arguments ?? new { });
        var context = new ToolContext(ThreadId.Parse("t"), new TurnId("turn"), "call", "", onProgress);
        return _invoker.InvokeAsync(Tool(tool), input, context, cancellationToken);
    }

    /// <summary>Calls a tool until it gets through.</summary>
    internal async Task<string> CallUntilAsync(string tool, Func<string, bool> isWanted)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var output = await CallAsync(tool, cancellationToken: deadline.Token);
            if (output.Status == ToolCallStatus.Completed && isWanted(output.Text))
            {
                return output.Text;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, deadline.Token);
        }
    }

    internal Task UntilAsync(Func<bool> condition, string what) =>
        ManualTimeProvider.UntilAsync(condition, $"{what}\n{string.Join('\n', Log.Lines)}", Deadline);

    /// <summary>Whether a process runs; one that has ended and that nobody has asked for its exit code does not.</summary>
    internal static bool IsAlive(int processId) => Ps("stat", processId) is { Length: > 0 } state && state[0] != 'Z';

    /// <summary>One fact of a process; empty where there is none of that id.</summary>
    internal static string Ps(string fact, int processId)
    {
        using var ps = Process.Start(new ProcessStartInfo(
            "ps", ["-o", $"{fact}=", "-p", processId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        return ps.StandardOutput.ReadToEnd().Trim();
    }

    internal Task TerminateAsync() => _system.Terminate();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _system.Terminate();
        Log.Dispose();
    }

    /// <summary>Where an SDK stands that is not installed for all.</summary>
    private static IReadOnlyList<int> ProcessIdsIn(CollectingLoggerFactory log) =>
        [.. log.Lines.Select(line => ProcessLine.Match(line)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture))];

    private static ImmutableSortedDictionary<string, string> DotnetEnvironment() =>
        Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root
            ? ImmutableSortedDictionary<string, string>.Empty.Add("DOTNET_ROOT", root)
            : ImmutableSortedDictionary<string, string>.Empty;
}
