using System.CommandLine;
using System.CommandLine.Parsing;
using AgentRuntime.Cli.Mcp;
using AgentRuntime.Cli.Options;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Hosting;
using AgentRuntime.Server.Security;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRuntime.Cli.Serve;

/// <summary><c>agentrt serve</c>: the HTTP API, until it is told to end.</summary>
internal static class ServeCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    public static Command Create(Interrupts interrupts)
    {
        var providers = new ProviderOptions();
        var mcp = new McpOptions();
        var urls = new Option<string>("--urls")
        {
            Description = "Where to listen, with ; between several; port 0 is a free one",
            HelpName = "URL",
            DefaultValueFactory = _ => DefaultUrl,
        };
        var config = new Option<string?>("--config")
        {
            Description = "A HOCON file with settings; hocon/reference.conf has all of them",
            HelpName = "FILE.conf",
        };
        var newKey = new Option<string?>("--new-key")
        {
            Description = "Serves nothing: makes an API key, and the line of the settings that lets its owner in",
            HelpName = "OWNER",
        };
        var command = new Command("serve", "Serves threads over HTTP: JSON in, events out as server-sent events") { urls, config, newKey };
        providers.AddTo(command);
        mcp.AddTo(command);
        urls.Validators.Add(result => RejectWrongUrls(result, urls));
        newKey.Validators.Add(result =>
        {
            if (result.GetValue(newKey) is { } owner && !ApiKey.IsOwner(owner))
            {
                result.AddError(
                    $"--new-key: '{owner}' is not an owner's name: use 1 to {ApiKey.MaxOwnerLength} letters, digits, '-', '_', '.' or '@'.");
            }
        });
        command.SetAction((result, _) => result.GetValue(newKey) is { } owner
            ? WriteKeyAsync(owner)
            : RunAsync(
                result.GetRequiredValue(urls),
                rt =>
                {
                    Configure(rt, providers, result, result.GetValue(config));
                    mcp.AddTo(rt, result);
                },
                interrupts));
        return command;
    }

    private static void RejectWrongUrls(OptionResult result, Option<string> urls)
    {
        foreach (var url in result.GetRequiredValue(urls).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("*", "any", StringComparison.Ordinal).Replace("+", "any", StringComparison.Ordinal), UriKind.Absolute, out var parsed)
                || parsed.Scheme is not ("http" or "https"))
            {
                result.AddError($"--urls: '{url}' is not a URL: write for example {DefaultUrl}.");
            }
        }
    }

    /// <summary>All providers of the command line, and those that the settings alone name.</summary>
    private static void Configure(AgentRuntimeBuilder builder, ProviderOptions providers, ParseResult result, string? configFile)
    {
        var config = configFile is null ? RuntimeConfig.Default : RuntimeConfig.FromFile(configFile);
        builder.UseConfig(config);
        providers.AddTo(builder, result);
        foreach (var name in config.ProviderNames.Except(providers.Names(result), StringComparer.Ordinal))
        {
            builder.AddOpenAICompatible(name);
        }
    }

    private static async Task<int> WriteKeyAsync(string owner)
    {
        var entry = ApiKey.Create(owner, out var key);
        await Console.Out.WriteLineAsync(
            $$"""
            key: {{key}}
            Give it to {{owner}}: it is shown this once and kept nowhere. The settings get its hash:
            agent-runtime.server.api-keys = ["{{entry}}"]
            """).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(string urls, Action<AgentRuntimeBuilder> configure, Interrupts interrupts)
    {
        var app = ServeApp.Create(urls, configure);
        await using (app.ConfigureAwait(false))
        {
            await app.StartAsync(CancellationToken.None).ConfigureAwait(false);
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            app.Lifetime.ApplicationStopping.Register(stopped.SetResult);
            var ended = Task.WhenAny(interrupts.First, interrupts.Leaving, stopped.Task);
            var ready = app.Services.GetRequiredService<AgentRuntimeHost>().WhenReadyAsync(CancellationToken.None);
            await Task.WhenAny(ready, ended).ConfigureAwait(false);
            foreach (var url in app.Urls)
            {
                await Console.Out.WriteLineAsync($"listening on {url}").ConfigureAwait(false);
            }

            await ended.ConfigureAwait(false);

            // Whoever asks twice does not want to wait for turns that run.
            using var hurry = new CancellationTokenSource();
            var again = interrupts.Next.ContinueWith(
                _ => hurry.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await app.StopAsync(hurry.Token).ConfigureAwait(false);
            return stopped.Task.IsCompleted && !interrupts.First.IsCompleted && !interrupts.Leaving.IsCompleted
                ? ExitCode.Failed
                : ExitCode.Done;
        }
    }
}
