using System.Diagnostics;
using System.Globalization;

namespace AgentRuntime.Benchmarks.Load;

/// <summary>
/// Many threads at 20 tokens a second, each with a subscriber: the model server, <c>agentrt serve</c> and the subscribers in a process
/// each. Says whether every text came whole, and how late its tokens were.
/// </summary>
internal static class LoadCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(5);

    internal static async Task<int> RunAsync(int threads, int tokens, TextWriter output)
    {
        await using var model = await Child.StartAsync(
            "AgentRuntime.Benchmarks.dll", LoadModel.Command, tokens.ToString(CultureInfo.InvariantCulture));
        await using var server = await StartServerAsync(model, threads);
        using var client = new HttpClient { BaseAddress = server.Url, Timeout = Limit };
        LoadThread[] all = [.. Enumerable.Range(0, threads).Select(_ => new LoadThread(client, tokens))];
        var reading = new List<Task>(threads);
        foreach (var thread in all)
        {
            await thread.CreateAsync();
            reading.Add(await thread.SubscribeAsync());
        }

        var (before, start) = (Processors(), TimeProvider.System.GetTimestamp());
        foreach (var thread in all)
        {
            await thread.SendAsync();
            await Task.Delay(Stagger, TimeProvider.System);
        }

        await Task.WhenAll(reading).WaitAsync(Limit, TimeProvider.System);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        var used = Processors();
        await ReportAsync(all, tokens, output);
        var held = server.ResidentBytes / 1e6;
        var paused = Metric(await client.GetStringAsync("/metrics"), "dotnet_gc_pause_time_seconds_total");
        var exitCode = await server.TerminateAsync();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds:F1} s; processors used: server {(used.Server - before.Server) / elapsed:F2}, model {(used.Model - before.Model) / elapsed:F2}, readers {(used.Readers - before.Readers) / elapsed:F2}; the server holds {held:F0} MB and was paused by its collector for {paused} s; told to end it exits {exitCode}"));
        var whole = LoadModel.Text(tokens);
        return all.All(thread => thread.IsComplete(whole)) ? 0 : 1;

        (TimeSpan Server, TimeSpan Model, TimeSpan Readers) Processors() =>
            (server.ProcessorTime, model.ProcessorTime, Process.GetCurrentProcess().TotalProcessorTime);
    }

    private static string Metric(string metrics, string name) =>
        metrics.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "?";

    internal static async Task<Child> StartServerAsync(Child model, int threads)
    {
        var settings = Path.GetTempFileName();
        await File.WriteAllTextAsync(settings, string.Create(
            CultureInfo.InvariantCulture, $"agent-runtime {{ gate.permits = {threads}, title.enabled = off }}"));
        return await Child.StartAsync(
            "agentrt.dll", "serve", "--urls", "http://127.0.0.1:0", "--ollama", model.Url.ToString(), "--config", settings);
    }

    private static async Task ReportAsync(LoadThread[] threads, int tokens, TextWriter output)
    {
        var whole = LoadModel.Text(tokens);
        var complete = threads.Count(thread => thread.IsComplete(whole) && thread.Reason == "EndTurn");
        double[] delays = [.. threads.Where(thread => thread.IsComplete(whole)).SelectMany(static thread => thread.Delays()).Order()];
        double[] served = [.. threads.SelectMany(static thread => thread.Served).Order()];
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{served.Length} frames, from the log to the reader in p50 {At(served, 0.5):F1} ms, p99 {At(served, 0.99):F1} ms"));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{complete} of {threads.Length} texts whole; {delays.Length} tokens, late by p50 {At(delays, 0.5):F1} ms, p90 {At(delays, 0.9):F1} ms, p99 {At(delays, 0.99):F1} ms, at most {At(delays, 1):F1} ms"));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
