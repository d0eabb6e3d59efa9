using AgentRuntime.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Tools;

public sealed class ToolNamesTests
{
    [Theory]
    [InlineData("read_file-2", "read_file-2")]
    [InlineData("read file!", "read_file_")]
    [InlineData("файл", "____")]
    [InlineData("", "tool")]
    public void MakeValid_Name_HasOnlyWhatServersTake(string name, string valid) => Assert.Equal(valid, ToolNames.MakeValid(name));

    [Fact]
    public void MakeValid_LongNamesThatBeginAlike_StayDifferentAndStable()
    {
        var first = ToolNames.MakeValid(new string('a', 100) + "1");
        var second = ToolNames.MakeValid(new string('a', 100) + "2");

        Assert.Equal(64, first.Length);
        Assert.NotEqual(first, second);
        Assert.Equal($"{new string('a', 55)}_8c2a34ee", first);
    }

    [Fact]
    public void MakeUnique_Collisions_AreNumberedInOrder() => Assert.Equal(
        ["a_b", "a_b_3", "a_b_2", "a_b_4"], ToolNames.MakeUnique(["a_b", "a b", "a_b_2", "a.b"]));

    [Fact]
    public void MakeUnique_LongCollisions_StayWithinTheLimit()
    {
        var name = new string('x', 64);

        Assert.Equal([name, $"{name[..62]}_2"], ToolNames.MakeUnique([name, name]));
    }

    [Fact]
    public void MakeUnique_AnyNames_AreValidUniqueAndAlwaysTheSame() => Prop.ForAll(
        Gen.Elements("a", "a ", "a.", "a_2", "a_2_2", "", "tool", new string('y', 70), new string('y', 71)).ListOf().ToArbitrary(),
        names =>
        {
            var unique = ToolNames.MakeUnique([.. names]);
            return unique.Count == names.Count
                && unique.Distinct(StringComparer.Ordinal).Count() == unique.Count
                && unique.All(name => name.Length is > 0 and <= 64 && ToolNames.MakeValid(name) == name)
                && unique.SequenceEqual(ToolNames.MakeUnique([.. names]));
        }).QuickCheckThrowOnFailure();
}
