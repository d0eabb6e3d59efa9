using System.Text;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Tests.Providers.Content;

public sealed class ThinkTagSplitterTests
{
    [Theory]
    [InlineData(false, "<think>\nhm\n</think>\n\nanswer", "T:hm\n|X:answer")]
    [InlineData(false, "answer", "X:answer")]
    [InlineData(false, "  <think>hm</think>x", "X:  |T:hm|X:x")]
    [InlineData(false, "line\n<think>hm</think>x", "X:line\n|T:hm|X:x")]
    [InlineData(false, "write <think> so", "X:write <think> so")]
    [InlineData(false, "a < b <i>c</i>", "X:a < b <i>c</i>")]
    [InlineData(false, "hm</think>x", "X:hm|L|X:x")]
    [InlineData(false, "<think>hm", "T:hm")]
    [InlineData(false, "<think></think>x", "X:x")]
    [InlineData(false, "x<thi", "X:x<thi")]
    [InlineData(false, "<think>a</think><think>b</think>c", "T:ab|X:c")]
    [InlineData(false, "<think>a<b</think>", "T:a<b")]
    [InlineData(true, "\nhm</think>\nx", "T:hm|X:x")]
    [InlineData(true, "<think>\nhm</think>x", "T:hm|X:x")]
    [InlineData(true, "hm", "T:hm")]
    public void Split_HoweverPieced_GivesTheSameParts(bool startsInside, string answer, string expected)
    {
        for (var size = 1; size <= answer.Length; size++)
        {
            Assert.Equal(expected, Split(startsInside, answer, size));
        }
    }

    private static string Split(bool startsInside, string answer, int size)
    {
        var splitter = new ThinkTagSplitter(startsInside);
        var parts = new List<(ThinkTagSplitter.Part Part, StringBuilder Text)>();
        for (var at = 0; at < answer.Length; at += size)
        {
            var piece = answer.Substring(at, Math.Min(size, answer.Length - at));
            if (splitter.IsTransparentFor(piece))
            {
                Give(parts, ThinkTagSplitter.Part.Text, piece);
            }
            else
            {
                splitter.Split(piece, parts, Give);
            }
        }

        splitter.Flush(parts, Give);
        return string.Join('|', parts.Select(part => part.Part switch
        {
            ThinkTagSplitter.Part.Text => $"X:{part.Text}",
            ThinkTagSplitter.Part.Thinking => $"T:{part.Text}",
            _ => "L",
        }));
    }

    private static void Give(List<(ThinkTagSplitter.Part Part, StringBuilder Text)> parts, ThinkTagSplitter.Part part, string text)
    {
        if (parts.Count > 0 && parts[^1].Part == part)
        {
            parts[^1].Text.Append(text);
        }
        else
        {
            parts.Add((part, new StringBuilder(text)));
        }
    }
}
