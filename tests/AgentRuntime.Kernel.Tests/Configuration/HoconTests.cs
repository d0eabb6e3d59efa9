using System.Globalization;
using System.Text;
using AgentRuntime.Testing;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AgentRuntime.Kernel.Tests.Configuration;

public class HoconTests
{
    [Theory]
    [InlineData("a = b", "b")]
    [InlineData("a : b", "b")]
    [InlineData("{ a : b }", "b")]
    [InlineData("{ \"a\" : \"b\" }", "b")]
    [InlineData("a = b // comment", "b")]
    [InlineData("a = b # comment", "b")]
    [InlineData("a = b, c = d", "b")]
    [InlineData("a = one two  three  ", "one two  three")]
    [InlineData("a = one \"two, three\"", "one two, three")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = \"tab\\t quote\\\" slash\\/ back\\\\ A\\u0041\"", "tab\t quote\" slash/ back\\ AA")]
    [InlineData("a = \"\"\"raw \\n \"quoted\" text\"\"\"", "raw \\n \"quoted\" text")]
    [InlineData("a = \"\"\"line 1\nline 2\"\"\"", "line 1\nline 2")]
    [InlineData("a = 1\na = b", "b")]
    [InlineData("a = b\r\nc = d\r\n", "b")]
    [InlineData("a = 1.5e3", "1.5e3")]
    [InlineData("a = -7", "-7")]
    [InlineData("a = a/b/c", "a/b/c")]
    [InlineData("a = \n b", "b")]
    [InlineData("a = null\na = b", "b")]
    public void GetString_EveryWayToWriteText_GivesTheText(string hocon, string expected)
    {
        var config = ConfigurationFactory.ParseString(hocon);

        Assert.Equal(expected, config.GetString("a"));
    }

    [KernelTheory("a fourth quote is left out, and a byte order mark belongs to the key")]
    [InlineData("a = \"\"\"ends in a quote\"\"\"\"", "ends in a quote\"")]
    [InlineData("\uFEFFa = b", "b")]
    public void GetString_CornersOfTheSpecification_GiveTheText(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("a"));

    [Theory]
    [InlineData("a.b.c = 1", "a.b.c")]
    [InlineData("a { b { c = 1 } }", "a.b.c")]
    [InlineData("a { b.c = 1 }", "a.b.c")]
    [InlineData("a\n{\n  b\n  {\n    c = 1\n  }\n}", "a.b.c")]
    [InlineData("a { x = 2 }\na { b.c = 1 }", "a.b.c")]
    [InlineData("\"a.b\".c = 1", "\"a.b\".c")]
    [InlineData("\"/user/*\" { c = 1 }", "\"/user/*\".c")]
    [InlineData("\"a b\" = 1", "\"a b\"")]
    [InlineData("/path/to { c = 1 }", "/path/to.c")]
    [InlineData("a-b_c = 1", "a-b_c")]
    public void GetInt_DottedQuotedAndNestedKeys_FindTheValue(string hocon, string path)
    {
        var config = ConfigurationFactory.ParseString(hocon);

        Assert.Equal(1, config.GetInt(path));
    }

    [Fact]
    public void GetList_CommasAndNewLines_SeparateElements()
    {
        var config = ConfigurationFactory.ParseString("""
            a = [1, 2
              3 // three
              4,
            ]
            b = []
            c = [1] [2, 3]
            d = [{ x = 1 }, { x = 2 }]
            e = [[1, 2], [3]]
            """);

        Assert.Equal([1, 2, 3, 4], config.GetIntList("a"));
        Assert.Empty(config.GetStringList("b"));
        Assert.Equal([1L, 2L, 3L], config.GetLongList("c"));
        Assert.Equal(2, config.GetValue("d")!.GetArray()[1].GetChildObject("x")!.GetInt());
        Assert.Equal([3], config.GetValue("e")!.GetArray()[1].GetIntList());
    }

    [KernelFact("+= sets the key to the element alone")]
    public void PlusEquals_ExistingAndMissingArrays_Append()
    {
        var config = ConfigurationFactory.ParseString("""
            a = [1]
            a += 2
            a += 3
            b += x
            c { d = [1] }
            c { d += 2 }
            e = ${a}
            e += 4
            """);

        Assert.Equal([1, 2, 3], config.GetIntList("a"));
        Assert.Equal(["x"], config.GetStringList("b"));
        Assert.Equal([1, 2], config.GetIntList("c.d"));
        Assert.Equal([1, 2, 3, 4], config.GetIntList("e"));
    }

    [Fact]
    public void Substitution_ValueElsewhereInTheDocument_IsInserted()
    {
        var config = ConfigurationFactory.ParseString("""
            url = "http://"${host}":"${port}
            host = localhost
            port = 8080
            copy = ${section}
            section { x = 1, y = ${section.x} }
            list = [${host}, ${port}]
            """);

        Assert.Equal("http://localhost:8080", config.GetString("url"));
        Assert.Equal(1, config.GetInt("copy.y"));
        Assert.Equal(["localhost", "8080"], config.GetStringList("list"));
    }

    [Fact]
    public void Substitution_LaterValueOfTheKey_Wins()
    {
        var config = ConfigurationFactory.ParseString("a = ${b}, b = 1, b = 2");

        Assert.Equal(2, config.GetInt("a"));
    }

    [KernelFact("a value that refers to itself exhausts the stack, which ends the process")]
    public void Substitution_OfItself_FindsTheEarlierValue()
    {
        var config = ConfigurationFactory.ParseString("""
            path = "a"
            path = ${path}":b"
            path = ${path}":c"
            list = [1]
            list = ${list} [2]
            defaults { x = 1, y = 2 }
            object = ${defaults}
            object = ${object} { y = 3 }
            """);

        Assert.Equal("a:b:c", config.GetString("path"));
        Assert.Equal([1, 2], config.GetIntList("list"));
        Assert.Equal(1, config.GetInt("object.x"));
        Assert.Equal(3, config.GetInt("object.y"));
    }

    [KernelFact("an object replaces what it should inherit")]
    public void Substitution_ObjectInherited_MergesFieldByField()
    {
        var config = ConfigurationFactory.ParseString("""
            base { x = 1, deep { p = 1, q = 2 } }
            left = ${base} { x = 2, deep.q = 3 }
            right = ${base}
            right.x = 4
            """);

        Assert.Equal(2, config.GetInt("left.x"));
        Assert.Equal(1, config.GetInt("left.deep.p"));
        Assert.Equal(3, config.GetInt("left.deep.q"));
        Assert.Equal(4, config.GetInt("right.x"));
        Assert.Equal(2, config.GetInt("right.deep.q"));
    }

    [KernelFact("a substitution that finds nothing hides the earlier value")]
    public void OptionalSubstitution_NothingThere_LeavesTheEarlierValue()
    {
        var config = ConfigurationFactory.ParseString("""
            a = 1
            a = ${?AGENT_RUNTIME_NO_SUCH_VARIABLE}
            b = ${?AGENT_RUNTIME_NO_SUCH_VARIABLE}
            c = [1, ${?AGENT_RUNTIME_NO_SUCH_VARIABLE}]
            """);

        Assert.Equal(1, config.GetInt("a"));
        Assert.False(config.HasPath("b"));
        Assert.Equal([1], config.GetIntList("c"));
    }

    [KernelFact("an earlier value of the same key hides the environment")]
    public void Substitution_OnlyTheEnvironmentHasIt_TakesTheEnvironments()
    {
        const string variable = "AGENT_RUNTIME_HOCON_TEST_VARIABLE";
        Environment.SetEnvironmentVariable(variable, "from outside");
        try
        {
            var config = ConfigurationFactory.ParseString($$"""
                a = default
                a = ${?{{variable}}}
                """);

            Assert.Equal("from outside", config.GetString("a"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10ms", 10)]
    [InlineData("10 milliseconds", 10)]
    [InlineData("10s", 10_000)]
    [InlineData("10 seconds", 10_000)]
    [InlineData("1 second", 1_000)]
    [InlineData("2m", 120_000)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("3h", 10_800_000)]
    [InlineData("1 hour", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("2 days", 172_800_000)]
    [InlineData("0.5s", 500)]
    [InlineData("\"7 s\"", 7_000)]
    [InlineData("3000000ns", 3)]
    public void GetTimeSpan_EveryUnit_GivesTheDuration(string text, int expectedMs)
    {
        var config = ConfigurationFactory.ParseString("a = " + text);

        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), config.GetTimeSpan("a"));
    }

    [KernelFact("no microseconds are known")]
    public void GetTimeSpan_Microseconds_GivesTheDuration()
        => Assert.Equal(TimeSpan.FromMilliseconds(2), ConfigurationFactory.ParseString("a = 2000us").GetTimeSpan("a"));

    [Fact]
    public void GetTimeSpan_Infinite_IsTheInfiniteTimeSpanWhereAllowed()
    {
        var config = ConfigurationFactory.ParseString("a = infinite");

        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("a"));
        Assert.ThrowsAny<Exception>(() => config.GetTimeSpan("a", allowInfinite: false));
    }

    [Theory]
    [InlineData("512", 512L)]
    [InlineData("512b", 512L)]
    [InlineData("10 kB", 10_000L)]
    [InlineData("10KiB", 10_240L)]
    [InlineData("10K", 10_240L)]
    [InlineData("1 MB", 1_000_000L)]
    [InlineData("1 MiB", 1_048_576L)]
    [InlineData("2G", 2_147_483_648L)]
    [InlineData("3 terabytes", 3_000_000_000_000L)]
    public void GetByteSize_EveryUnit_GivesBytes(string text, long expectedBytes)
    {
        var config = ConfigurationFactory.ParseString("a = " + text);

        Assert.Equal(expectedBytes, config.GetByteSize("a"));
    }

    [KernelFact("a size is a whole number of units")]
    public void GetByteSize_Fraction_GivesBytes()
        => Assert.Equal(1_572_864L, ConfigurationFactory.ParseString("a = 1.5 MiB").GetByteSize("a"));

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void GetBoolean_EveryWord_GivesTheBoolean(string word, bool expected)
    {
        var config = ConfigurationFactory.ParseString("a = " + word);

        Assert.Equal(expected, config.GetBoolean("a", !expected));
    }

    [KernelTheory("yes and no are no booleans")]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    public void GetBoolean_YesAndNo_GiveTheBoolean(string word, bool expected)
        => Assert.Equal(expected, ConfigurationFactory.ParseString("a = " + word).GetBoolean("a", !expected));

    [Fact]
    public void Getters_NothingThere_GiveTheDefault()
    {
        var config = ConfigurationFactory.ParseString("other = 1");

        Assert.Equal(7, config.GetInt("a", 7));
        Assert.Equal(0, config.GetInt("a"));
        Assert.Equal(8L, config.GetLong("a", 8));
        Assert.Equal(1.5, config.GetDouble("a", 1.5));
        Assert.Equal("x", config.GetString("a", "x"));
        Assert.Null(config.GetString("a"));
        Assert.True(config.GetBoolean("a", true));
        Assert.Equal(TimeSpan.FromSeconds(3), config.GetTimeSpan("a", TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("a"));
        Assert.Equal(9L, config.GetByteSize("a", 9));
    }

    [Theory]
    [InlineData("a = text")]
    [InlineData("a = 99999999999999999999")]
    [InlineData("a = 1.5.2")]
    public void GetInt_NoWholeNumber_Throws(string hocon)
    {
        var config = ConfigurationFactory.ParseString(hocon);

        Assert.ThrowsAny<Exception>(() => config.GetInt("a"));
    }

    [Fact]
    public void Getter_WrongType_NamesTheText()
    {
        var config = ConfigurationFactory.ParseString("a.b = often");

        var error = Assert.ThrowsAny<Exception>(() => config.GetTimeSpan("a.b"));

        Assert.Contains("'often'", error.Message, StringComparison.Ordinal);
    }

    [KernelFact("a FormatException that does not say which key it is")]
    public void Getter_WrongType_NamesTheKeyAndWhatWasExpected()
    {
        var config = ConfigurationFactory.ParseString("a.b = often");

        var error = Assert.Throws<ConfigurationException>(() => config.GetTimeSpan("a.b"));

        Assert.Contains("'a.b'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'often'", error.Message, StringComparison.Ordinal);
        Assert.Contains("duration", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = ${b")]
    [InlineData("x = 1\na = ${b.c}")]
    [InlineData("a = \"\\q\"")]
    [InlineData("a = b@c")]
    [InlineData("[1, 2]")]
    public void ParseString_Malformed_Throws(string hocon)
        => Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString(hocon));

    [KernelTheory("errors name no place, and some of these texts are taken")]
    [InlineData("a = 1\nb = {\n  c = ]\n}", 3, 7, "expected a value")]
    [InlineData("a = \"no end\nb = 1", 1, 5, "closing '\"'")]
    [InlineData("a = 1\n= 2", 2, 1, "expected a key")]
    [InlineData("a = 1\nb", 2, 2, "expected '=', ':', '+=' or '{'")]
    [InlineData("a {\n b = 1\n", 3, 1, "expected '}'")]
    [InlineData("a = [1, 2", 1, 10, "expected ']'")]
    [InlineData("a = [1,, 2]", 1, 8, "expected a value")]
    [InlineData("a..b = 1", 1, 3, "expected a name after '.'")]
    [InlineData("a = ${b", 1, 8, "expected '}'")]
    [InlineData("x = 1\na = ${b.c}", 2, 5, "'b.c'")]
    [InlineData("a = ${a}", 1, 5, "${a}")]
    [InlineData("a = ${b}\nb = ${a}", 2, 5, "cycle")]
    [InlineData("a = [1] text", 1, 5, "different kinds")]
    [InlineData("a = \"\\q\"", 1, 7, "expected one of")]
    [InlineData("a = b@c", 1, 6, "quotes")]
    [InlineData("[1, 2]", 1, 1, "not an array")]
    [InlineData("a = 1 } b", 1, 7, "expected a key")]
    [InlineData("{ a = 1 } b", 1, 11, "expected nothing more")]
    public void ParseString_Malformed_NamesLineColumnAndWhatWasExpected(string hocon, int line, int column, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));

        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: "), error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [KernelFact("some of these texts are never done with")]
    public void ParseString_OddInputs_ThrowNothingButConfigurationException()
    {
        const string alphabet = "ab.=:{}[]\"\\,+#/$?\n\t 1\u0000é";
        string[] words = ["a", "b", " = ", " : ", " += ", "{", "}", "[", "]", "\"", "\"\"\"", "${a}", "${?b}", "${", ".", ",", "\n", "//", "#", "include \"x\"", "null", "1s", "\\u12", "a.b"];
        var random = new Random(20_240_917);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 24); length > 0; length--)
            {
                text.Append(round % 2 == 0 ? alphabet[random.Next(alphabet.Length)] : words[random.Next(words.Length)]);
            }

            ParseAndReadBack(text.ToString());
        }
    }

    [KernelTheory("the stack is exhausted, which ends the process")]
    [InlineData('[')]
    [InlineData('{')]
    public void ParseString_NestedBeyondReason_ThrowsInsteadOfExhaustingTheStack(char opening)
    {
        var hocon = "a = " + string.Concat(Enumerable.Repeat(opening == '[' ? "[" : "{ a : ", 100_000));

        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));
    }

    [KernelFact("the text is taken, and reading the value exhausts the stack")]
    public void ParseString_SubstitutionsChainedBeyondReason_ThrowsInsteadOfExhaustingTheStack()
    {
        var hocon = new StringBuilder("a = x\n");
        for (var i = 0; i < 50_000; i++)
        {
            hocon.Append("a = ${a}y\n");
        }

        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon.ToString()));
    }

    [Fact]
    public void ParseString_Include_MergesTheDocumentInPlace()
    {
        var config = ConfigurationFactory.ParseString(
            """
            a { x = 1, y = 1 }
            include "other"
            a.z = 3
            """,
            name => Parser.Parse($"a {{ y = 2, name = {name} }}", null));

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
        Assert.Equal(3, config.GetInt("a.z"));
        Assert.Equal("other", config.GetString("a.name"));
    }

    [KernelFact("quotes and line ends are not escaped")]
    public void ToString_ReadAgain_IsTheSameTree()
    {
        const string hocon = """
            a { b = "x y", c = [1, "two, three", { d = 4 }], "e.f" = "\"quoted\"\n" }
            g = ""
            """;
        var config = ConfigurationFactory.ParseString(hocon);

        var again = ConfigurationFactory.ParseString(config.ToString());

        Assert.Equal("x y", again.GetString("a.b"));
        Assert.Equal("two, three", again.GetValue("a.c")!.GetArray()[1].GetString());
        Assert.Equal(4, again.GetValue("a.c")!.GetArray()[2].GetChildObject("d")!.GetInt());
        Assert.Equal("\"quoted\"\n", again.GetString("a.\"e.f\""));
        Assert.Equal(string.Empty, again.GetString("g"));
    }

    [Fact]
    public void ToString_WithFallback_ShowsTheFallbackOnlyWhenAsked()
    {
        var config = ConfigurationFactory.ParseString("mine = 1").WithFallback(ConfigurationFactory.ParseString("theirs = 2"));

        Assert.DoesNotContain("theirs", config.ToString(includeFallback: false), StringComparison.Ordinal);
        Assert.Contains("theirs", config.ToString(includeFallback: true), StringComparison.Ordinal);
    }

    [Fact]
    public void AsEnumerable_WithFallback_GivesEachOutermostKeyOnce()
    {
        var config = ConfigurationFactory.ParseString("a.x = 1, b = 2").WithFallback(ConfigurationFactory.ParseString("b = 3, c = 4"));

        var keys = config.AsEnumerable().Select(pair => pair.Key).Order(StringComparer.Ordinal);

        Assert.Equal(["a", "b", "c"], keys);
    }

    [Fact]
    public void GetObject_Object_GivesItsFields()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, y { z = 2 } }");

        var fields = config.GetValue("a")!.GetObject()!.Items;

        Assert.Equal(["x", "y"], fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, fields["y"].GetChildObject("z")!.GetInt());
    }

    [Fact]
    public void Operators_TextAndConfig_Combine()
    {
        Config config = "a = 1";

        Assert.Equal(1, (config + "a = 2, b = 3").GetInt("a"));
        Assert.Equal(3, (config + "a = 2, b = 3").GetInt("b"));
        Assert.Equal(5, ("a = 5" + config).GetInt("a"));
    }

    [Fact]
    public void FromObject_NestedProperties_BecomeKeys()
    {
        var config = ConfigurationFactory.FromObject(new { akka = new { loglevel = "DEBUG", loggers = new[] { "x", "y" } }, n = 3 });

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
        Assert.Equal(["x", "y"], config.GetStringList("akka.loggers"));
        Assert.Equal(3, config.GetInt("n"));
    }

    [Fact]
    public void IsEmpty_WithAndWithoutSettings_Tells()
    {
        Assert.True(Config.Empty.IsEmpty);
        Assert.True(ConfigurationFactory.ParseString(string.Empty).IsEmpty);
        Assert.False(ConfigurationFactory.ParseString("a = 1").IsEmpty);
    }

    [Fact]
    public void WithFallback_Itself_Throws()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.Throws<ArgumentException>(() => config.WithFallback(config));
    }

    private static void ParseAndReadBack(string hocon)
    {
        try
        {
            var config = ConfigurationFactory.ParseString(hocon);
            var again = ConfigurationFactory.ParseString(config.ToString());
            Assert.Equal(config.ToString(), again.ToString());
        }
        catch (ConfigurationException error)
        {
            Assert.Matches("(?s)^(Line [0-9]+, column [0-9]+: .+|The document is nested.*)", error.Message);
        }
    }
}
