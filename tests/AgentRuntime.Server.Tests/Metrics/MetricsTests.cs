using System.Diagnostics.Metrics;
using AgentRuntime.Server.Metrics;

namespace AgentRuntime.Server.Tests.Metrics;

public sealed class MetricsTests : IDisposable
{
    private readonly Meter _meter = new("AgentRuntime.Server.Tests");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Write_EachKindOfInstrument_IsWrittenAsPrometheusReadsIt()
    {
        using var collector = new MetricsCollector(_meter, maxSeries: 100);
        var counter = _meter.CreateCounter<long>("test.requests", "{request}", "Requests \\ all\nof them.");
        var gauge = _meter.CreateUpDownCounter<int>("test.open");
        var histogram = _meter.CreateHistogram(
            "test.duration", "s", "How long.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        _meter.CreateObservableGauge("test.now", () => 4.5);
        counter.Add(2, new KeyValuePair<string, object?>("http.method", "GET"));
        counter.Add(3, new KeyValuePair<string, object?>("http.method", "a\"b\\c\nd"));
        counter.Add(1, new KeyValuePair<string, object?>("http.method", "GET"));
        gauge.Add(5);
        gauge.Add(-2);
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        var own = Own(collector.Write());

        Assert.Equal(
            """
            # HELP test_duration_seconds How long.
            # TYPE test_duration_seconds histogram
            test_duration_seconds_bucket{le="0.1"} 1
            test_duration_seconds_bucket{le="1"} 2
            test_duration_seconds_bucket{le="+Inf"} 3
            test_duration_seconds_sum 7.6
            test_duration_seconds_count 3
            # HELP test_now test.now
            # TYPE test_now gauge
            test_now 4.5
            # HELP test_open test.open
            # TYPE test_open gauge
            test_open 3
            # HELP test_requests_total Requests \\ all\nof them.
            # TYPE test_requests_total counter
            test_requests_total{http_method="GET"} 3
            test_requests_total{http_method="a\"b\\c\nd"} 3

            """,
            own);
    }

    [Fact]
    public void Write_MoreLabelsThanTheLimit_CountsWhatItDropped()
    {
        using var collector = new MetricsCollector(_meter, maxSeries: 2);
        var counter = _meter.CreateCounter<long>("test.many");
        for (var i = 0; i < 5; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        }

        var own = Own(collector.Write());

        Assert.Contains("test_many_total{n=\"1\"} 1\n", own, StringComparison.Ordinal);
        Assert.DoesNotContain("n=\"2\"", own, StringComparison.Ordinal);
        Assert.Contains("# test_many_total: 3 measurements dropped", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AfterATurn_HasTheServersAndTheLibrarysMetrics()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var threadId = await server.CreateThreadAsync();
        await server.SendAsync(threadId);
        await server.ReadUntilIdleAsync(threadId);
        await using var stream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events");
        await stream.ReadAsync();

        using var response = await server.Client.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("\nagent_runtime_server_subscribers 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\ngen_ai_client_token_usage_count", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_process_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_SwitchedOff_IsNotThere()
    {
        await using var server = await ServerUnderTest.StartAsync(settings: static settings => settings with { HasMetrics = false });

        using var response = await server.Client.GetAsync("/metrics");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>The lines of this test's own instruments: the process's are always there.</summary>
    private static string Own(string text) => string.Concat(
        text.Split('\n').Where(static line => line.Contains("test_", StringComparison.Ordinal)).Select(static line => line + "\n"));
}
