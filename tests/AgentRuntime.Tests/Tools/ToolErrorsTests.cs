using System.Reflection;
using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Tools;

public sealed class ToolErrorsTests
{
    private static readonly ToolSet Tools = new ToolCatalog([FakeTools.Named("read_file"), FakeTools.Named("grep")], []).Snapshot(null);

    [Theory]
    [InlineData("readFile", "There is no tool named 'readFile'. Did you mean read_file?")]
    [InlineData("entirely_else", "There is no tool named 'entirely_else'. Use one of the tools that you were given.")]
    public void Unknown_Name_SaysWhatMayHaveBeenMeant(string name, string text) => Assert.Equal(text, ToolErrors.Unknown(name, Tools));

    [Fact]
    public void Unknown_NoTools_SaysSo() => Assert.Equal(
        "There is no tool named 'f'; there are no tools. Answer without one.", ToolErrors.Unknown("f", ToolSet.Empty));

    [Fact]
    public void Unknown_NameOfMegabytes_IsShort() =>
        Assert.Equal(
            $"There is no tool named '{new string('g', 100)}…'. Use one of the tools that you were given.",
            ToolErrors.Unknown(new string('g', 1_000_000), Tools));

    [Fact]
    public void Invalid_Problem_SaysWhatToDo() => Assert.Equal(
        "It is an array. The tool was not called. Call it again with one JSON object that fits its schema.",
        ToolErrors.Invalid("It is an array."));

    [Fact]
    public void TextOf_Wrapped_TellsTheCause() => Assert.Equal(
        "FormatException: bad",
        ToolErrors.TextOf(new TargetInvocationException(new AggregateException(new FormatException("bad")))));
}
