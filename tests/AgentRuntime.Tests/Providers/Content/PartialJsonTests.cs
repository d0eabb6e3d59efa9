using System.Text.Json;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Tests.Providers.Content;

public sealed class PartialJsonTests
{
    private const string Whole =
        """ {"path":"/a \"b\" \\ \u00e9","list":[1,-2.5e3,{"x":null}],"flag":true,"none":{},"text":"end\n"} """;

    [Theory]
    [InlineData("", "{}")]
    [InlineData("{", "{}")]
    [InlineData("{\"a", "{}")]
    [InlineData("{\"a\":", "{}")]
    [InlineData("{\"a\":\"", "{\"a\":\"\"}")]
    [InlineData("{\"a\":\"x\\", "{\"a\":\"x\"}")]
    [InlineData("{\"a\":\"x\\u00", "{\"a\":\"x\"}")]
    [InlineData("{\"a\":12", "{}")]
    [InlineData("{\"a\":12,", "{\"a\":12}")]
    [InlineData("{\"a\":[\"x\",\"y", "{\"a\":[\"x\",\"y\"]}")]
    [InlineData("{\"a\":tr", "{}")]
    [InlineData("{\"a\":{\"b\":1}", "{\"a\":{\"b\":1}}")]
    [InlineData("not json", "{}")]
    public void Snapshot_CutOff_HoldsWhatIsReadable(string json, string expected)
    {
        var partial = new PartialJson();
        partial.Append(json);

        Assert.Equal(expected, partial.Snapshot().GetRawText());
        Assert.False(partial.IsComplete);
    }

    [Fact]
    public void Snapshot_CutAfterEveryCharacter_IsAlwaysAnObjectAndGrows()
    {
        var partial = new PartialJson();
        var readable = 0;
        foreach (var c in Whole)
        {
            partial.Append(c.ToString());
            var snapshot = partial.Snapshot();
            Assert.Equal(JsonValueKind.Object, snapshot.ValueKind);
            Assert.True(snapshot.EnumerateObject().Count() >= readable);
            readable = snapshot.EnumerateObject().Count();
        }

        Assert.True(partial.IsComplete);
        Assert.Equal(5, readable);
        Assert.Equal(Whole, partial.ToString());
    }
}
