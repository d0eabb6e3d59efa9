using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Tools;

public sealed class ToolInputTests
{
    private const string Weather =
        """{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["C","F"]}},"required":["city"],"additionalProperties":false}""";

    private const string Tree =
        """{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"child":{"$ref":"#/$defs/node"},"name":{"type":"string"}},"required":["name"]}}}""";

    [Theory]
    [InlineData("""{"type":"object"}""", """{"any":[1,{}]}""")]
    [InlineData(Weather, """{"city":"Rome","unit":"C"}""")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"}}}""", """{"n":2.0}""")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"}}}""", """{"n":123456789012345678901234567890}""")]
    [InlineData("""{"type":"object","properties":{"n":{"type":["string","null"]}}}""", """{"n":null}""")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"string","nullable":true}}}""", """{"n":null}""")]
    [InlineData("""{"type":"object","properties":{"a":{"const":{"x":1}}}}""", """{"a":{"x":1.0}}""")]
    [InlineData("""{"type":"object","patternProperties":{"^x-":{"type":"number"}},"additionalProperties":false}""", """{"x-a":1}""")]
    [InlineData("""{"type":"object","properties":{"a":{"items":[{"type":"string"}],"additionalItems":{"type":"number"}}}}""", """{"a":["x",1,2]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"prefixItems":[{"type":"string"}]}}}""", """{"a":["x",true]}""")]
    [InlineData("""{"type":"object","properties":{"s":{"type":"string","maxLength":2}}}""", """{"s":"😀😀"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"number"}]}}}""", """{"a":1}""")]
    [InlineData("""{"type":"object","properties":{"a":{"not":{"type":"string"}}}}""", """{"a":1}""")]
    [InlineData(Tree, """{"name":"a","child":{"name":"b","child":{"name":"c"}}}""")]
    public void Validate_InputFits_FindsNothing(string schema, string input) => Assert.Null(Validate(schema, input));

    [Theory]
    [InlineData(Weather, """{}""", "$.city: is required and missing.")]
    [InlineData(Weather, """{"city":5}""", "$.city: expected a string, got the number 5.")]
    [InlineData(Weather, """{"city":"Rome","unit":"K"}""", "$.unit: expected one of \"C\", \"F\", got \"K\".")]
    [InlineData(Weather, """{"city":"Rome","units":"C"}""", "$.units: does not exist; did you mean unit?")]
    [InlineData(Weather, """{"city":"Rome","q9":"C"}""", "$.q9: does not exist; there are city, unit")]
    [InlineData(Weather, """[]""", "$: expected an object, got an array.")]
    [InlineData("""{"type":"object","properties":{"n":{"type":["integer","null"]}}}""", """{"n":1.5}""", "$.n: expected an integer or null, got the number 1.5.")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"boolean"}}}}""", """{"a":[true,"x"]}""", "$.a[1]: expected a boolean, got the string \"x\".")]
    [InlineData("""{"type":"object","properties":{"a":{"prefixItems":[{"type":"string"}],"items":false}}}""", """{"a":["x",1]}""", "$.a[1]: nothing is allowed here.")]
    [InlineData("""{"type":"object","properties":{"a":{"minItems":2}}}""", """{"a":[1]}""", "$.a: expected at least 2 items, got 1.")]
    [InlineData("""{"type":"object","properties":{"a":{"maxItems":1}}}""", """{"a":[1,2]}""", "$.a: expected at most 1 items, got 2.")]
    [InlineData("""{"type":"object","properties":{"n":{"minimum":1}}}""", """{"n":0}""", "$.n: expected at least 1, got 0.")]
    [InlineData("""{"type":"object","properties":{"n":{"maximum":1}}}""", """{"n":2}""", "$.n: expected at most 1, got 2.")]
    [InlineData("""{"type":"object","properties":{"n":{"exclusiveMinimum":1}}}""", """{"n":1}""", "$.n: expected more than 1, got 1.")]
    [InlineData("""{"type":"object","properties":{"n":{"maximum":1,"exclusiveMaximum":true}}}""", """{"n":1}""", "$.n: expected less than 1, got 1.")]
    [InlineData("""{"type":"object","properties":{"s":{"minLength":2}}}""", """{"s":"😀"}""", "$.s: expected at least 2 characters, got 1.")]
    [InlineData("""{"type":"object","properties":{"s":{"pattern":"^[a-z]+$"}}}""", """{"s":"A"}""", "$.s: does not match the pattern \"^[a-z]+$\".")]
    [InlineData("""{"type":"object","properties":{"s":{"pattern":"^(?!x)"}}}""", """{"s":"x"}""", "$.s: does not match the pattern \"^(?!x)\".")]
    [InlineData("""{"type":"object","properties":{"a":{"const":"x"}}}""", """{"a":"y"}""", "$.a: expected \"x\", got \"y\".")]
    [InlineData("""{"allOf":[{"type":"object"},{"required":["a"]}]}""", """{}""", "$.a: is required and missing.")]
    [InlineData("""{"type":"object","properties":{"a":{"oneOf":[{"type":"number"},{"type":"integer"}]}}}""", """{"a":1}""", "$.a: matches several of its forms")]
    [InlineData("""{"type":"object","properties":{"a":{"not":{"type":"string"}}}}""", """{"a":"x"}""", "$.a: must not be as {\"type\":\"string\"} describes.")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"number"}}""", """{"weird key":"x"}""", "$['weird key']: expected a number, got the string \"x\".")]
    [InlineData(Tree, """{"name":"a","child":{"child":{}}}""", "$.child.name: is required and missing.")]
    [InlineData("""{"definitions":{"a/b":{"type":"string"}},"type":"object","properties":{"x":{"$ref":"#/definitions/a~1b"}}}""", """{"x":1}""", "$.x: expected a string")]
    public void Validate_InputDoesNotFit_SaysWhereAndWhatIsExpected(string schema, string input, string problem) =>
        Assert.Contains(problem, Validate(schema, input), StringComparison.Ordinal);

    [Fact]
    public void Validate_NoAlternativeFits_TellsTheNearest()
    {
        const string Shapes =
            """{"type":"object","properties":{"shape":{"anyOf":[{"type":"string"},{"type":"object","properties":{"radius":{"type":"number"}}}]}}}""";

        Assert.Equal(
            "$.shape: matches none of its 2 allowed forms; the nearest says: $.shape.radius: expected a number, got the string \"big\".",
            Validate(Shapes, """{"shape":{"radius":"big"}}"""));
    }

    [Fact]
    public void Validate_ManyProblems_TellsAFew()
    {
        var problems = Validate("""{"type":"object","required":["a","b","c","d","e","f","g"]}""", "{}");

        Assert.Equal(5, problems!.Split('\n').Length);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("5")]
    [InlineData("""{"type":"objekt"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":[]}""")]
    [InlineData("""{"properties":[],"required":"a","enum":"x","items":5,"anyOf":{},"not":3}""")]
    [InlineData("""{"properties":{"a":{"pattern":"(","minLength":"x","maximum":"y"}}}""")]
    [InlineData("""{"$ref":"#/nowhere"}""")]
    [InlineData("""{"$ref":"#anchor"}""")]
    [InlineData("""{"$ref":"http://127.0.0.1:9/schema.json"}""")]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""")]
    [InlineData("""{"not":{"$ref":"#"}}""")]
    [InlineData("""{"properties":{"a":{"const":"\ud800"}}}""")]
    [InlineData("""{"properties":{"a":{"pattern":"\ud800"}}}""")]
    public void Validate_BrokenSchema_RejectsNothing(string schema) => Assert.Null(Validate(schema, """{"a":"text"}"""));

    [Fact]
    public void Validate_UndefinedSchema_RejectsNothing() => Assert.Null(ToolInput.Validate(default, FakeTools.NoInput));

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(?=(a+)+$)(a+)+$")]
    public void Validate_PatternThatBacktracksWithoutEnd_EndsAndRejectsNothingItCannotTell(string pattern)
    {
        var problem = Validate(
            $$"""{"type":"object","properties":{"s":{"pattern":"{{pattern}}"} } }""", $$"""{"s":"{{new string('a', 60)}}!"}""");

        Assert.True(problem is null || problem.StartsWith("$.s: does not match", StringComparison.Ordinal), problem);
    }

    [Fact]
    public void Validate_AlternativesThatMultiply_End()
    {
        const string Schema =
            """{"$ref":"#/$defs/a","$defs":{"a":{"oneOf":[{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]},{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}]}}}""";

        Assert.Null(Validate(Schema, "{}"));
    }

    private static string? Validate(string schema, string input) => ToolInput.Validate(FakeTools.Json(schema), FakeTools.Json(input));
}
