using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace AgentRuntime.Benchmarks.Load;

/// <summary>One thread of the load check and its subscriber: reads the event stream and notes when each token came.</summary>
internal sealed class LoadThread(HttpClient client, int tokens)
{
    private readonly long[] _arrivals = new long[tokens];
    private readonly List<double> _served = [];
    private readonly StringBuilder _text = new();
    private string _address = "";

    /// <summary>Whether the whole text came, and nothing else.</summary>
    internal bool IsComplete(string whole) => _text.Length == whole.Length && _text.ToString() == whole;

    /// <summary>Why its turn stopped; null while it has not.</summary>
    internal string? Reason { get; private set; }

    /// <summary>How long each frame took from the thread's log to here, in milliseconds; of a frame of many tokens, its first.</summary>
    internal IReadOnlyList<double> Served => _served;

    /// <summary>How late each token was, in milliseconds, against the one that came soonest after it was due.</summary>
    internal IEnumerable<double> Delays()
    {
        var soonest = Enumerable.Range(0, tokens).Min(Lateness);
        return Enumerable.Range(0, tokens).Select(token => Lateness(token) - soonest);
    }

    internal async Task CreateAsync()
    {
        using var created = await PostAsync("/v1/threads", """{"model":"ollama/sim"}""");
        _address = created.Headers.Location!.ToString();
    }

    /// <summary>Subscribes, and returns once the stream is open; the reading goes on until the turn has stopped.</summary>
    internal async Task<Task> SubscribeAsync()
    {
        var response = await client.GetAsync($"{_address}/events?from=1", HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return ReadAsync(response);
    }

    internal async Task SendAsync()
    {
        using var sent = await PostAsync($"{_address}/turns", """{"text":"Count."}""");
    }

    private double Lateness(int token) =>
        TimeProvider.System.GetElapsedTime(0, _arrivals[token]).TotalMilliseconds - (token * 1_000 / LoadModel.Rate);

    private async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        var response = await client.PostAsync(path, content);
        return response.EnsureSuccessStatusCode();
    }

    private async Task ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (Reason is null && await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    Take(line.AsSpan("data: ".Length));
                }
            }
        }
    }

    // Readers and server share the machine: what the readers save is not taken from what is measured. The text is digits and spaces.
    private void Take(ReadOnlySpan<char> json)
    {
        if (Member(json, "\"type\":\"") is "agent.text")
        {
            var first = _text.Length / LoadModel.TokenLength;
            _text.Append(Member(json, "\"text\":\""));
            var now = TimeProvider.System.GetTimestamp();
            var seen = DateTimeOffset.Parse(Member(json, "\"time\":\""), CultureInfo.InvariantCulture);
            _served.Add((TimeProvider.System.GetUtcNow() - seen).TotalMilliseconds);
            Array.Fill(_arrivals, now, first, Math.Min(tokens, _text.Length / LoadModel.TokenLength) - first);
        }
        else if (Member(json, "\"type\":\"") is "turn.stopped")
        {
            Reason = Member(json, "\"reason\":\"").ToString();
        }
    }

    private static ReadOnlySpan<char> Member(ReadOnlySpan<char> json, string name)
    {
        var rest = json[(json.IndexOf(name, StringComparison.Ordinal) + name.Length)..];
        return rest[..rest.IndexOf('"')];
    }
}
