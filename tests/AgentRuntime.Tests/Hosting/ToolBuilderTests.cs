using AgentRuntime.Hosting;
using AgentRuntime.Tests.Tools;
using AgentRuntime.Tools;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Hosting;

public sealed class ToolBuilderTests
{
    private readonly AgentRuntimeBuilder _builder = new();

    [Fact]
    public void AddTool_DeclarationAlone_IsAnErrorThatSaysWhatToAdd()
    {
        var declaration = AIFunctionFactory.CreateDeclaration("look", "looks", FakeTools.NoInput);

        var failure = Assert.Throws<ArgumentException>(() => _builder.AddTool(declaration));

        Assert.StartsWith("The function 'look' is only declared and cannot be called. Add an AIFunction", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, "time-out of the tool 'fake'")]
    [InlineData(-5, null, "time-out of the tool 'fake'")]
    [InlineData(null, 511, "longest result of the tool 'fake'")]
    public void AddTool_BoundOutOfRange_IsAnErrorThatNamesIt(int? seconds, int? maxResultLength, string named)
    {
        var tool = FakeTools.Returning(null) with
        {
            Timeout = seconds is { } time ? TimeSpan.FromSeconds(time) : null,
            MaxResultLength = maxResultLength,
        };

        Assert.Contains(named, Assert.Throws<ArgumentException>(() => _builder.AddTool(tool)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTool_AnyKind_IsTaken() => Assert.Same(
        _builder,
        _builder
            .AddTool(AIFunctionFactory.Create(() => 1, "one"))
            .AddTool(new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => 1, "two")))
            .AddTool((string text, ToolContext context) => $"{text}{context.Owner}", "three", "joins")
            .AddTool(FakeTools.Named("four") with { Timeout = Timeout.InfiniteTimeSpan }));

    [Fact]
    public void AddToolSource_NameOfAnother_IsAnError()
    {
        _builder.AddToolSource(new FakeToolSource("files"));

        Assert.Contains(
            "Two tool sources are named 'files'.",
            Assert.Throws<ArgumentException>(() => _builder.AddToolSource(new FakeToolSource("files"))).Message,
            StringComparison.Ordinal);
    }
}
