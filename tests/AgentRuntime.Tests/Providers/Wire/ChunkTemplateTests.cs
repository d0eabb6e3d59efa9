using System.Text;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Tests.Providers.Wire;

public sealed class ChunkTemplateTests
{
    [Theory]
    [InlineData("""{"t":"2","c":"new"}""", "new")]
    [InlineData("""{"t":"","c":""}""", "")]
    [InlineData("""{"t":"2","c":"a\n\"\u00e9\\"}""", "a\n\"é\\")]
    [InlineData("""{"t":"2","c":"a\xb"}""", null)]
    [InlineData("""{"t":"2","c":"a\u00g0"}""", null)]
    [InlineData("""{"t":"2","c":"a\u00e"}""", null)]
    [InlineData("""{"t":"2","c":"a"} """, null)]
    [InlineData("""{"t":"2","c":"a","error":"x"}""", null)]
    [InlineData("""{"t":"2","d":"a"}""", null)]
    [InlineData("""{"t":"2","c":"a""", null)]
    [InlineData("""{"t":"2""", null)]
    [InlineData("{\"t\":\"2\",\"c\":\"a\nb\"}", null)]
    [InlineData("", null)]
    public void TryMatch_AfterLearning_KnowsWhatMeansTheSame(string json, string? piece) =>
        Assert.Equal(piece, Match("""{"t":"1","c":"old"}""", "1", "old", json));

    [Theory]
    [InlineData("""{"c":"new","p":"yy"}""", "new")]
    [InlineData("""{"c":"new","p":"yy","x":1}""", null)]
    public void TryMatch_VaryingStringBehindThePiece_MayChangeToo(string json, string? piece) =>
        Assert.Equal(piece, Match("""{"c":"old","p":"x"}""", "x", "old", json));

    [Fact]
    public void Learn_AlwaysInVain_GivesUp()
    {
        var template = new ChunkTemplate();
        for (var i = 0; i < 20; i++)
        {
            var json = Encoding.UTF8.GetBytes($$"""{"i":{{i}},"c":"x"}""");
            template.Learn(json, default, new JsonSlice("x"u8, false, json.Length - 3), isThinking: false);
        }

        Assert.False(template.TryMatch("""{"i":19,"c":"x"}"""u8, out _));
    }

    private static string? Match(string learned, string varying, string piece, string json)
    {
        var template = new ChunkTemplate();
        var bytes = Encoding.UTF8.GetBytes(learned);
        template.Learn(bytes, Slice(learned, varying), Slice(learned, piece), isThinking: false);
        return template.TryMatch(Encoding.UTF8.GetBytes(json), out var found) ? found.ToString() : null;
    }

    private static JsonSlice Slice(string json, string text) =>
        new(Encoding.UTF8.GetBytes(text), isEscaped: false, json.IndexOf($"\"{text}\"", StringComparison.Ordinal) + 1);
}
