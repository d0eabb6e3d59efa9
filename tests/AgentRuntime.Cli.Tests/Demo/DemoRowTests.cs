using AgentRuntime.Cli.Demo;

namespace AgentRuntime.Cli.Tests.Demo;

public sealed class DemoRowTests
{
    [Fact]
    public void Read_LongerThanTheRing_GivesTheEndOfTheText()
    {
        var row = new DemoRow(1, "ollama/sim");
        row.Write(default, new string('a', 1000) + "the\nend");
        row.Write(default, ".");
        var tail = new char[8];

        row.Read(tail, out var length);

        Assert.Equal("the end.", new string(tail, 0, length));
    }

    [Fact]
    public void Read_ShorterThanAsked_GivesWhatThereIs()
    {
        var row = new DemoRow(1, "ollama/sim");
        row.Write(default, "hi");
        var tail = new char[8];

        row.Read(tail, out var length);

        Assert.Equal("hi", new string(tail, 0, length));
    }

    [Fact]
    public async Task Read_WhileWritten_NeverMixesTwoWrites()
    {
        const int Writes = 200_000;
        var row = new DemoRow(1, "ollama/sim");
        row.Write(default, "00000000");
        var writing = Task.Run(() =>
        {
            for (var i = 1; i <= Writes; i++)
            {
                var digit = (char)('0' + (i % 10));
                row.Write(new DemoSnapshot { Tokens = i, TurnLength = i, Turns = i }, new string(digit, 8));
            }
        });
        var tail = new char[8];

        while (!writing.IsCompleted)
        {
            var snapshot = row.Read(tail, out var length);
            Assert.Equal(snapshot.Tokens, snapshot.TurnLength);
            Assert.Equal(snapshot.Tokens, snapshot.Turns);
            Assert.Equal(new string((char)('0' + (snapshot.Tokens % 10)), 8), new string(tail, 0, length));
        }

        await writing;
        Assert.Equal(Writes, row.Read(tail, out _).Tokens);
    }
}
