using Spectre.Console;

namespace AgentRuntime.Cli.Terminal;

/// <summary>Where tables are written: with style on a terminal, as plain text elsewhere.</summary>
internal static class TableConsole
{
    /// <summary>The cells between two columns.</summary>
    public const int ColumnGap = 2;

    /// <summary>Wide enough that no table is wrapped where there is no terminal.</summary>
    private const int PlainWidth = 200;

    /// <summary>A console on the process's standard output.</summary>
    public static IAnsiConsole Create(TextWriter output)
    {
        var isTerminal = !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }

    /// <summary>A column of a table without borders.</summary>
    public static TableColumn Column(string header) =>
        new TableColumn(new Text(header, new Style(decoration: Decoration.Dim)).Crop()).NoWrap().Padding(0, 0, ColumnGap, 0);
}
