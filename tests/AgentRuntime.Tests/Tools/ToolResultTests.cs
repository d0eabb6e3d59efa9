using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Tools;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Tools;

/// <summary>What a model is told of what functions return.</summary>
public sealed class ToolResultTests
{
    private const int Limit = 1000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly byte[] Pixel = [1, 2, 3];

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Invoke_Values_BecomeTextOrJson()
    {
        Assert.Equal("plain", (await OfAsync("plain")).Text);
        Assert.Equal("a\"ü😀\n", (await OfAsync(FakeTools.Json("""  "a\"ü\ud83d\ude00\n" """))).Text);
        Assert.Equal("""{"a b":[1,"ü\" \\"," "]}""", (await OfAsync(FakeTools.Json("""{"a b": [1,\n "ü\" \\" , " " ]}""".Replace("\\n", "\n", StringComparison.Ordinal)))).Text);
        Assert.Equal("""{"a":1}""", (await OfAsync(new Dictionary<string, int> { ["a"] = 1 })).Text);
        Assert.Equal("[1,2]", (await OfAsync(AsyncNumbers(2))).Text);
        Assert.Equal("true", (await OfAsync(true)).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Invoke_Nothing_SaysSo(string? result) =>
        Assert.Equal(new ToolOutput(ToolCallStatus.Completed, "The tool returned nothing.", []), await OfAsync(result));

    [Fact]
    public async Task Invoke_NothingInOtherWords_SaysSo()
    {
        Assert.Equal("The tool returned nothing.", (await OfAsync(FakeTools.Json("null"))).Text);
        Assert.Equal("The tool returned nothing.", (await OfAsync(default(JsonElement))).Text);
        Assert.Equal("The tool returned nothing.", (await OfAsync(Array.Empty<AIContent>())).Text);
        Assert.Equal("The tool returned nothing.", (await InvokeAsync(AgentTool.Create(() => { }, "f"))).Text);
    }

    [Fact]
    public async Task Invoke_Contents_AreTextAndImages()
    {
        var output = await OfAsync(new List<AIContent>
        {
            new TextContent("one"),
            new DataContent(Pixel, "image/png"),
            new TextContent(""),
            new DataContent("two"u8.ToArray(), "text/plain"),
            new DataContent(Pixel, "audio/wav"),
            new UriContent("https://example.org/x.pdf", "application/pdf"),
            new FunctionResultContent("c", "three"),
            new TextReasoningContent("not told"),
        });

        Assert.Equal(ToolCallStatus.Completed, output.Status);
        Assert.Equal(
            "one\ntwo\n[audio/wav, 3 bytes: this kind of data cannot be shown.]\n[application/pdf: https://example.org/x.pdf]\nthree",
            output.Text);
        var image = Assert.Single(output.Images);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal(Pixel, image.Data.ToArray());
    }

    [Fact]
    public async Task Invoke_ImagesAlone_AreCounted()
    {
        Assert.Equal("The tool returned an image.", (await OfAsync(new DataContent(Pixel, "image/png"))).Text);
        Assert.Equal(
            "The tool returned 2 images.",
            (await OfAsync(new[] { new DataContent(Pixel, "image/png"), new DataContent(Pixel, "image/png") })).Text);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(100, 5)]
    public async Task Invoke_TooManyOrTooLargeImages_AreLeftOut(int maxImages, int maxImageBytes)
    {
        var output = await InvokeAsync(
            FakeTools.Returning(Enumerable.Repeat(new DataContent(Pixel, "image/png"), 3)),
            new ToolSettings { MaxImages = maxImages, MaxImageBytes = maxImageBytes });

        Assert.Single(output.Images);
        Assert.StartsWith("[2 more images were left out", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_ToolResult_SaysWhetherItFailed()
    {
        var tool = new AgentTool(AIFunctionFactory.Create(
            () => ToolResult.Error("no such file"), "read"));

        Assert.Equal(new ToolOutput(ToolCallStatus.Failed, "no such file", []), await InvokeAsync(tool));
        Assert.Equal("The tool failed and did not say why.", (await OfAsync(ToolResult.Error(""))).Text);
        Assert.Equal(ToolCallStatus.Failed, (await OfAsync(new ErrorContent("broken"))).Status);
        Assert.Equal(
            "IOException: gone",
            (await OfAsync(new FunctionResultContent("c", null) { Exception = new IOException("gone") })).Text);
    }

    [Fact]
    public async Task Invoke_ToolResultWithImages_KeepsBoth()
    {
        var output = await InvokeAsync(new AgentTool(AIFunctionFactory.Create(
            () => Task.FromResult(new ToolResult("a plot") { Images = [new ImageContent("image/png", Pixel)] }), "plot")));

        Assert.Equal("a plot", output.Text);
        Assert.Single(output.Images);
    }

    [Fact]
    public async Task Invoke_LongText_KeepsHeadAndTailAndSaysWhatWasCut()
    {
        var output = await OfAsync($"HEAD{new string('x', 100_000)}TAIL");

        Assert.InRange(output.Text.Length, Limit - 100, Limit);
        Assert.StartsWith("HEADxxx", output.Text, StringComparison.Ordinal);
        Assert.EndsWith("xxxTAIL", output.Text, StringComparison.Ordinal);
        var kept = output.Text.Count(static c => c == 'x') + 8;
        Assert.Contains($"[{100_008 - kept} of 100008 characters were cut here.", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_TextOfTheLimit_IsWhole()
    {
        var text = new string('x', Limit);

        Assert.Equal(text, (await OfAsync(text)).Text);
    }

    [Fact]
    public async Task Invoke_ToolsOwnLimit_Counts()
    {
        var tool = FakeTools.Returning(new string('x', 5000)) with { MaxResultLength = 600 };

        Assert.InRange((await InvokeAsync(tool)).Text.Length, 500, 600);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1002)]
    public async Task Invoke_LongEmoji_IsNeverCutInside(int count)
    {
        var text = (await OfAsync($"{(count % 2 == 0 ? "" : "x")}{string.Concat(Enumerable.Repeat("😀", count))}")).Text;

        Assert.DoesNotContain('\uFFFD', text);
        Assert.All(text.EnumerateRunes(), static rune => Assert.True(rune.Value is 0x1F600 or < 128, $"{rune.Value:x}"));
    }

    [Fact]
    public async Task Invoke_LongJsonString_IsTheSameAsItsText()
    {
        // Escapes and runes fall on every place of the slices that it is read in.
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(static i => i % 7 == 0 ? "\n" : i % 5 == 0 ? "😀" : i % 3 == 0 ? "ü" : "x"));
        var settings = new ToolSettings { MaxResultLength = 1_000_000 };

        var escaped = JsonSerializer.SerializeToElement(text);
        var plain = FakeTools.Json($"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"");

        Assert.Equal(text, (await InvokeAsync(FakeTools.Returning(escaped), settings)).Text);
        Assert.Equal(text, (await InvokeAsync(FakeTools.Returning(plain), settings)).Text);
        Assert.Equal(
            text, (await InvokeAsync(FakeTools.Returning(new DataContent(System.Text.Encoding.UTF8.GetBytes(text), "text/plain")), settings)).Text);
    }

    [Theory]
    [InlineData(4091)]
    [InlineData(4092)]
    [InlineData(4093)]
    [InlineData(4094)]
    public async Task Invoke_RuneOnTheEdgeOfWhatIsReadAtOnce_IsWhole(int before)
    {
        var json = $"[\"{new string('x', before)}😀{new string('y', 5000)}\"]";

        var output = await InvokeAsync(FakeTools.Returning(FakeTools.Json(json)), new ToolSettings { MaxResultLength = 100_000 });

        Assert.Equal(json, output.Text);
    }

    [Fact]
    public async Task Invoke_HundredMegabytes_AreCutWithoutCopies()
    {
        var text = new string('x', 50_000_000);
        var before = GC.GetTotalAllocatedBytes();

        var output = await OfAsync(text);

        Assert.InRange(output.Text.Length, 1, Limit);

        // One copy would be 100 MB; other tests that run meanwhile are counted too.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 50_000_000);
    }

    [Fact]
    public async Task Invoke_JsonOfManyMegabytes_IsCutWithFewCopies()
    {
        var json = JsonSerializer.SerializeToElement(new string('x', 20_000_000));

        var output = await OfAsync(json);

        Assert.Contains("of 20000000 characters were cut here.", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_SequenceWithoutEnd_IsReadSoFarAndCut()
    {
        var settings = new ToolSettings { MaxResultLength = Limit, MaxReadLength = 100_000 };
        foreach (var tool in new[]
        {
            FakeTools.Returning(Numbers()),
            FakeTools.Returning(AsyncNumbers(int.MaxValue)),
            FakeTools.Returning(Numbers().Select(static number => new TextContent($"{number}"))),
            AgentTool.Create(Numbers, "numbers"),
        })
        {
            var output = await InvokeAsync(tool, settings);

            Assert.Equal(ToolCallStatus.Completed, output.Status);
            Assert.InRange(output.Text.Length, 500, Limit);
            Assert.Contains("was not read further.]", output.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Invoke_SequenceThatGivesNothingAndHasNoEnd_EndsWithItsTime()
    {
        var tool = FakeTools.Returning(Nothings()) with { Timeout = TimeSpan.FromSeconds(1) };
        var call = new ToolInvoker(new ToolSettings(), _time).InvokeAsync(tool, FakeTools.NoInput, FakeTools.Context(), default);
        await _time.UntilTimerAsync();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ToolCallStatus.Failed, (await call.WaitAsync(Deadline)).Status);

        static IEnumerable<AIContent> Nothings()
        {
            while (true)
            {
                yield return new TextContent("");
            }
        }
    }

    [Fact]
    public async Task Invoke_ResultThatThrowsWhenRead_HasFailed()
    {
        Assert.Equal("InvalidOperationException: in the middle", (await OfAsync(Throwing())).Text);
        Assert.Equal(ToolCallStatus.Failed, (await OfAsync(new Circle())).Status);

        static IEnumerable<int> Throwing()
        {
            yield return 1;
            throw new InvalidOperationException("in the middle");
        }
    }

    private static IEnumerable<int> Numbers()
    {
        for (var number = 0; ; number = (number + 1) % 1000)
        {
            yield return number;
        }
    }

    private static async IAsyncEnumerable<int> AsyncNumbers(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            await Task.Yield();
            yield return number;
        }
    }

    private Task<ToolOutput> OfAsync(object? result) => InvokeAsync(FakeTools.Returning(result));

    private Task<ToolOutput> InvokeAsync(AgentTool tool, ToolSettings? settings = null) =>
        new ToolInvoker(settings ?? new ToolSettings { MaxResultLength = Limit }, _time)
            .InvokeAsync(tool, FakeTools.NoInput, FakeTools.Context(), default).WaitAsync(Deadline);

    private sealed class Circle
    {
        public Circle Self => this;
    }
}
