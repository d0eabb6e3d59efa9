using System.Globalization;

namespace AgentRuntime.Benchmarks.Load;

/// <summary>What an event stream that has nothing to say costs the server: memory that is held, processor time that is used.</summary>
internal static class IdleCheck
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    internal static async Task RunAsync(int streams, TextWriter output)
    {
        await using var model = await Child.StartAsync("AgentRuntime.Benchmarks.dll", LoadModel.Command, "1");
        await using var server = await LoadCheck.StartServerAsync(model, 1);
        using var client = new HttpClient { BaseAddress = server.Url };
        var warm = new LoadThread(client, 1);
        await warm.CreateAsync();
        var reading = new List<Task>(streams);
        for (var i = 0; i < 100; i++)
        {
            reading.Add(await warm.SubscribeAsync());
        }

        await Task.Delay(Rest, TimeProvider.System);
        var before = server.ResidentBytes;
        for (var i = 0; i < streams; i++)
        {
            reading.Add(await warm.SubscribeAsync());
        }

        await Task.Delay(Rest, TimeProvider.System);
        var (held, processor) = (server.ResidentBytes - before, server.ProcessorTime);
        await Task.Delay(Rest, TimeProvider.System);
        var load = (server.ProcessorTime - processor) / Rest;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{streams} silent streams of one thread: {held / streams} B of resident memory each, connection included; {load:P1} of a processor for all"));
    }
}
