using System.Text;
using System.Text.Json;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Tests.Providers.Content;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("a\\u00e9\\n\\\"\\\\\\/\\b\\f\\r\\t", "aé\n\"\\/\b\f\r\t")]
    [InlineData("\\ud83d\\udc4b", "\U0001F44B")]
    [InlineData("é\\u0041", "éA")]
    [InlineData("", "")]
    public void Decode_EscapedString_IsUnescapedHalvesIncluded(string json, string expected) =>
        Assert.Equal(expected, JsonText.Decode(Encoding.UTF8.GetBytes(json), isEscaped: true));

    [Fact]
    public void Decode_LongEscapedString_IsTheSameAsTheFrameworks()
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(i => (char)(i % 0xD000 + 1)));
        var json = JsonSerializer.Serialize(text);

        Assert.Equal(text, JsonText.Decode(Encoding.UTF8.GetBytes(json[1..^1]), isEscaped: true));
    }

    [Fact]
    public void Decode_EscapedHalfOfAPair_IsTheHalf()
    {
        Assert.Equal("\ud83d", JsonText.Decode("\\ud83d"u8, isEscaped: true));
        Assert.Equal("\udc4b", JsonText.Decode("\\uDC4B"u8, isEscaped: true));
    }

    [Fact]
    public void WellFormed_UnpairedHalves_AreReplaced()
    {
        Assert.Equal("a\uFFFDb", JsonText.WellFormed("a\ud83db"));
        Assert.Equal("\uFFFD\uFFFD", JsonText.WellFormed("\udc4b\ud83d"));
        Assert.Equal("\U0001F44B", JsonText.WellFormed("\U0001F44B"));
    }

    [Theory]
    [InlineData("""{"a":"\ud83d"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"a":"\ud83d\ud83d\udc4b\udc4b"}""", """{"a":"\ufffd\ud83d\udc4b\ufffd"}""")]
    [InlineData("""{"a":"\\ud83d"}""", """{"a":"\\ud83d"}""")]
    [InlineData("""{"a":"\uD83D\uDC4B"}""", """{"a":"\uD83D\uDC4B"}""")]
    [InlineData("""{"a":"\ud8"}""", """{"a":"\ud8"}""")]
    public void Raw_EscapesOfUnpairedHalves_AreReplaced(string json, string expected) =>
        Assert.Equal(expected, JsonText.Raw(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Pass_AnyPieces_NeverGiveHalfAPairAndLoseNothing()
    {
        const string Text = "a\U0001F44Bb\U0001F44C\U0001F44D";
        for (var size = 1; size < 4; size++)
        {
            var carry = new SurrogateCarry();
            var joined = new StringBuilder();
            for (var at = 0; at < Text.Length; at += size)
            {
                var piece = carry.Pass(Text.Substring(at, Math.Min(size, Text.Length - at)));
                Assert.Equal(-1, JsonText.IndexOfUnpaired(piece, 0));
                joined.Append(piece);
            }

            Assert.Equal(Text, joined.Append(carry.Flush()).ToString());
        }
    }
}
