namespace AgentRuntime.Mcp.TestServer;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var options = ServerOptions.Parse(args);
        await using var output = Console.OpenStandardOutput();
        using var input = new StreamReader(Console.OpenStandardInput());
        var session = new Session(options, output, Console.Error);
        Console.Error.WriteLine($"test server {Environment.ProcessId}");
        while (await input.ReadLineAsync() is { } line)
        {
            if (!session.Take(line))
            {
                return 3;
            }
        }

        if (options.StaysAtEnd)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        }

        return 0;
    }
}
