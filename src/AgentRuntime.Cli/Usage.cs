using System.CommandLine;

namespace AgentRuntime.Cli;

/// <summary>What the program says to a command line that it cannot follow.</summary>
internal static class Usage
{
    /// <summary>Says on stderr what is wrong and where to read more.</summary>
    public static async Task<int> ReportAsync(Command command, params string[] problems)
    {
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"agentrt: {problem}").ConfigureAwait(false);
        }

        var name = command is RootCommand ? "agentrt" : $"agentrt {command.Name}";
        await Console.Error.WriteLineAsync($"Run '{name} --help' to see what it takes.").ConfigureAwait(false);
        return ExitCode.WrongUsage;
    }
}
