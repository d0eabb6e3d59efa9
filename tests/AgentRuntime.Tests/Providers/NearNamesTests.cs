using AgentRuntime.Model;
using AgentRuntime.Providers;

namespace AgentRuntime.Tests.Providers;

public sealed class NearNamesTests
{
    private static readonly string[] Names = ["qwen3:8b", "qwen3:32b", "llama3.2:latest", "openai/gpt-oss-20b"];

    [Theory]
    [InlineData("qwen3", "qwen3:32b,qwen3:8b")]
    [InlineData("quen3:8b", "qwen3:8b,qwen3:32b")]
    [InlineData("gpt-oss", "openai/gpt-oss-20b")]
    [InlineData("LLAMA3.2", "llama3.2:latest")]
    [InlineData("something-altogether-else", "")]
    public void Of_WrongName_FindsTheNearest(string wanted, string expected) =>
        Assert.Equal(expected, string.Join(',', NearNames.Of(wanted, Names)));

    [Fact]
    public void AddTo_NothingIsNear_ListsWhatThereIs()
    {
        var error = new ModelError(ModelErrorCategory.ModelNotFound, "no", "ollama", "");

        Assert.Equal("The server has a, b. Otherwise.", NearNames.AddTo(error, "zzzzzzzzz", ["b", "a"], "Otherwise.").Hint);
        Assert.Equal("The server has no models at all. Otherwise.", NearNames.AddTo(error, "z", [], "Otherwise.").Hint);
        Assert.Equal("Did you mean qwen3:8b? Otherwise.", NearNames.AddTo(error, "qwen:8b", ["qwen3:8b"], "Otherwise.").Hint);
    }
}
