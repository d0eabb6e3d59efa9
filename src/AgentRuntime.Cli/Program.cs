using System.CommandLine;
using System.CommandLine.Invocation;
using AgentRuntime.Cli.Chat;
using AgentRuntime.Cli.Demo;
using AgentRuntime.Cli.Latency;
using AgentRuntime.Cli.Latency.Peers;
using AgentRuntime.Cli.Models;
using AgentRuntime.Cli.Serve;
using AgentRuntime.Cli.Simulate;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Server.Security;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var interrupts = new Interrupts();
        var root = new RootCommand("Runs LLM agent threads against model servers: live tokens, instant cancel.")
        {
            DemoCommand.Create(interrupts),
            ChatCommand.Create(interrupts),
            ModelsCommand.Create(interrupts),
            SimulateCommand.Create(interrupts),
            ServeCommand.Create(interrupts),
            LatencyCommand.Create(interrupts),
            ModelPeerCommand.Create(),
            ReaderPeerCommand.Create(),
        };

        // A prompt that begins with @ is a prompt, not the name of a file with arguments.
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            return await Usage.ReportAsync(
                result.CommandResult.Command, [.. result.Errors.Select(error => error.Message)]).ConfigureAwait(false);
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await result.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (ModelException exception)
        {
            await ErrorText.WriteAsync(Console.Error, exception.Error).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is RuntimeConfigException or UnprotectedAddressException or SimulatorPortInUseException or IOException)
        {
            await Console.Error.WriteLineAsync($"agentrt: {exception.Message}").ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A fault of the program itself: its caller gets an exit code, and the whole story is on stderr.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"agentrt: this is a fault of agentrt: {exception}").ConfigureAwait(false);
        }

        return ExitCode.Failed;
    }
}
