using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Ollama;

namespace AgentRuntime.Tests.Providers.Ollama;

public sealed class OllamaToolSchemaTests
{
    [Theory]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null],"default":"x"}},"required":["a"],"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null],"default":"x"}},"required":["a"],"additionalProperties":false}""")]
    [InlineData(
        """{"type":"object","properties":{"any":true,"none":false,"list":{"items":true},"either":{"anyOf":[true,{"type":"null"}]}}}""",
        """{"type":"object","properties":{"any":{},"none":{},"list":{"items":{}},"either":{"anyOf":[{},{"type":"null"}]}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"description":"mine","$ref":"#/$defs/s"}},"$defs":{"s":{"type":"string","description":"theirs"}}}""",
        """{"type":"object","properties":{"a":{"description":"mine","type":"string"}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"allOf":[{"$ref":"#/definitions/s"}],"default":"x"}},"definitions":{"s":{"type":"string"}}}""",
        """{"type":"object","properties":{"a":{"default":"x","type":"string"}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"oneOf":[{"type":"string"},{"type":"number"}]}}}""",
        """{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"number"}]}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":7,"description":1,"enum":"x","required":[1],"properties":3,"anyOf":{}}},"required":"a"}""",
        """{"type":"object","properties":{"a":{}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"$ref":"#/nowhere"}}}""",
        """{"type":"object","properties":{"a":{}}}""")]
    public void Write_Schema_IsOneThatOllamaReads(string schema, string written) => Assert.Equal(written, Write(schema));

    [Fact]
    public void Write_SchemaThatRefersToItself_IsCut()
    {
        var written = Write("""{"type":"object","properties":{"child":{"$ref":"#"}}}""");

        Assert.Equal(6, written.Split("\"child\"").Length - 1);
        Assert.EndsWith("\"child\":{}}}}}}}}}}}}}", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ReferencesThatMultiply_AreCut()
    {
        var properties = string.Join(',', Enumerable.Range(0, 50).Select(static i => $"\"p{i}\":{{\"$ref\":\"#\"}}"));

        Assert.InRange(Write("{\"type\":\"object\",\"properties\":{" + properties + "}}").Length, 1, 1_000_000);
    }

    [Fact]
    public void Write_DeeplyNestedSchema_IsCut()
    {
        var schema = string.Concat(Enumerable.Repeat("""{"properties":{"a":""", 120)) + "{}" + string.Concat(Enumerable.Repeat("}}", 120));

        Assert.InRange(Write(schema).Length, 500, schema.Length);
    }

    private static string Write(string schema)
    {
        using var document = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = 1000 });
        var request = new CompletionRequest("m", []) { Tools = [new ToolDefinition("f", "d", document.RootElement)] };
        var body = Encoding.UTF8.GetString(OllamaRequest.Chat(request, OllamaOptions.Default).Span);
        const string Before = "\"parameters\":";
        var start = body.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return body[start..body.IndexOf("}}],\"options\"", StringComparison.Ordinal)];
    }
}
