using System.Text;
using AgentRuntime.Cli.Terminal;

namespace AgentRuntime.Cli.Tests.Terminal;

public sealed class Utf8OutputTests
{
    [Fact]
    public void Append_ControlCharactersToATerminal_LeavesThemOut()
    {
        using var stream = new MemoryStream();
        var output = new Utf8Output(stream, isTerminal: true, isStyled: false);

        output.Append("a\e]0;title\a\e[2Jb\r\n\tc\u009b31md\u007f");
        output.Flush();

        Assert.Equal("a]0;title[2Jb\n\tc31md", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Append_ControlCharactersToAFile_KeepsTheText()
    {
        using var stream = new MemoryStream();
        var output = new Utf8Output(stream, isTerminal: false, isStyled: false);

        output.Append("a\e[2Jb\r\n");
        output.Flush();

        Assert.Equal("a\e[2Jb\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Flush_AfterSeveralAppends_WritesOnce()
    {
        using var stream = new CountingStream();
        var output = new Utf8Output(stream, isTerminal: true, isStyled: true);

        output.Append("one ");
        output.AppendDim("two");
        output.Append(new string('x', 100_000));
        output.Flush();
        output.Flush();

        Assert.Equal(1, stream.Writes);
        Assert.StartsWith("one \e[2mtwo\e[22mxxx", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void EndLine_OnlyWhereALineHasBegun()
    {
        using var stream = new MemoryStream();
        var output = new Utf8Output(stream, isTerminal: false, isStyled: false);

        output.EndLine();
        output.Append("a");
        output.EndLine();
        output.EndLine();
        output.Append("b\n");
        output.EndLine();
        output.Flush();

        Assert.Equal("a\nb\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Writes++;
            base.Write(buffer, offset, count);
        }
    }
}
