using System.Globalization;
using AgentRuntime.Cli.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AgentRuntime.Cli.Demo;

/// <summary>The demo's tables: the live one, painted from the rows at the painter's own pace, and the summary.</summary>
internal sealed class DemoScreen(IReadOnlyList<DemoThread> threads, TimeProvider timeProvider)
{
    /// <summary>How long an English token is, until a turn was counted and says it better.</summary>
    private const double UsualTokenLength = 4.6;

    /// <summary>What the screen holds beside the rows: the line above, the header, totals, help, the cursor's line.</summary>
    private const int LinesBesideRows = 7;

    private const int StateWidth = 9;

    private const int NumberWidth = 8;

    private const int MinTextWidth = 12;

    private readonly char[] _tail = new char[256];
    private readonly long _startedAt = timeProvider.GetTimestamp();

    /// <summary>The rows as they are now.</summary>
    /// <param name="width">The terminal's width in cells.</param>
    /// <param name="height">The terminal's height in lines; rows that do not fit are summed up only.</param>
    public IRenderable Paint(int width, int height)
    {
        var showsModel = width >= WidthBesideText(showsModel: true) + MinTextWidth;
        var textWidth = Math.Clamp(width - WidthBesideText(showsModel), MinTextWidth, _tail.Length);
        var visible = Math.Max(1, height - LinesBesideRows);
        visible = visible >= threads.Count ? threads.Count : visible - 1;
        var table = NewTable(showsModel).AddColumn(Column("text", textWidth));
        var tokenLength = TokenLength();
        var running = 0;
        double tokens = 0;
        foreach (var thread in threads)
        {
            var state = thread.Row.Read(_tail.AsSpan(0, textWidth), out var tailLength);
            running += state.IsRunning ? 1 : 0;
            tokens += Tokens(state, tokenLength);
            if (thread.Row.Number <= visible)
            {
                table.AddRow([.. Cells(thread.Row, state, tokenLength, showsModel), new Text(new string(_tail, 0, tailLength)).Crop()]);
            }
        }

        if (visible < threads.Count)
        {
            table.AddRow(new Text("…"), new Text($"{threads.Count - visible} more"));
        }

        var elapsed = timeProvider.GetElapsedTime(_startedAt);
        var totals = string.Create(
            CultureInfo.InvariantCulture,
            $"{running} of {threads.Count} threads running, {tokens:0} tokens, {tokens / elapsed.TotalSeconds:0} tokens/s together");
        return new Rows(table, new Text(totals, new Style(decoration: Decoration.Bold)), new Text("Ctrl-C ends it", new Style(decoration: Decoration.Dim)));
    }

    /// <summary>The rows of threads that have stopped.</summary>
    public Table Summary()
    {
        var table = NewTable(showsModel: true)
            .AddColumn(Column("turns", NumberWidth).RightAligned())
            .AddColumn(Column("failed", NumberWidth).RightAligned());
        var tokenLength = TokenLength();
        foreach (var thread in threads)
        {
            var state = thread.Row.Read([], out _);
            table.AddRow(
                [
                    new Text(Invariant(thread.Row.Number)),
                    new Text(thread.Row.Model),
                    StateCell(state.State),
                    new Text(TokensText(state, tokenLength)),
                    new Text(Rate(state.StreamedTokens, state.StreamedTicks)),
                    new Text(Milliseconds(thread.FirstTokenTimes)),
                    new Text(Invariant(state.Turns)),
                    new Text(Invariant(state.FailedTurns)),
                ]);
        }

        return table;
    }

    /// <summary>One line for a turn that has stopped.</summary>
    public string Line(DemoThread thread)
    {
        var state = thread.Row.Read([], out _);
        var failure = state.State == DemoState.Failed ? $": {thread.LastError}" : "";
        return $"thread {thread.Row.Number}: {thread.Row.Model}: {Name(state.State)}{failure}, {state.TurnTokens} tokens, "
            + $"{Rate(state.TurnTokens * state.StreamedShare, state.LastAt - state.FirstAt)} tokens/s, first token after {FirstToken(state)} ms";
    }

    /// <summary>How many tokens all threads have received; those of cancelled turns are estimated from their text.</summary>
    public double CountTokens()
    {
        var tokenLength = TokenLength();
        return threads.Sum(thread => Tokens(thread.Row.Read([], out _), tokenLength));
    }

    private static TableColumn Column(string header, int width) => TableConsole.Column(header).Width(width);

    private static string Name(DemoState state) => state switch
    {
        DemoState.Idle => "idle",
        DemoState.Waiting => "waiting",
        DemoState.Thinking => "thinking",
        DemoState.Streaming => "streaming",
        DemoState.Done => "done",
        DemoState.Failed => "failed",
        DemoState.Cancelled => "cancelled",
    };

    private static Text StateCell(DemoState state) => new(Name(state), state switch
    {
        DemoState.Thinking => new Style(Color.Purple),
        DemoState.Streaming => new Style(Color.Green),
        DemoState.Failed => new Style(Color.Red),
        DemoState.Idle or DemoState.Waiting or DemoState.Done or DemoState.Cancelled => Style.Plain,
    });

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(IReadOnlyCollection<TimeSpan> times)
    {
        var ordered = times.Order().ToArray();
        return ordered.Length == 0 ? "-" : $"{Milliseconds(ordered[ordered.Length / 2])} ms";
    }

    private static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString(time.TotalMilliseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static double Tokens(in DemoSnapshot state, double tokenLength) =>
        state.Tokens + (UncountedLength(state) / tokenLength);

    private static double UncountedLength(in DemoSnapshot state) =>
        state.UncountedLength + (state.IsRunning && state.TurnTokens == 0 ? state.TurnLength : 0);

    private static string TokensText(in DemoSnapshot state, double tokenLength) =>
        (UncountedLength(state) > 0 ? "≈" : "") + Invariant((long)Tokens(state, tokenLength));

    private Table NewTable(bool showsModel)
    {
        var table = new Table().Border(TableBorder.None).AddColumn(Column("thread", "thread".Length).RightAligned());
        if (showsModel)
        {
            table.AddColumn(Column("model", ModelWidth()));
        }

        return table
            .AddColumn(Column("state", StateWidth))
            .AddColumn(Column("tokens", NumberWidth).RightAligned())
            .AddColumn(Column("tokens/s", NumberWidth).RightAligned())
            .AddColumn(Column("to first", NumberWidth).RightAligned());
    }

    private int ModelWidth() => threads.Max(thread => thread.Row.Model.Length);

    private int WidthBesideText(bool showsModel) =>
        "thread".Length + StateWidth + (3 * NumberWidth) + (6 * TableConsole.ColumnGap)
        + (showsModel ? ModelWidth() + TableConsole.ColumnGap : 0);

    private List<Text> Cells(DemoRow row, in DemoSnapshot state, double tokenLength, bool showsModel)
    {
        var turnTokens = state.TurnTokens == 0 ? state.TurnLength / tokenLength : state.TurnTokens;
        List<Text> cells = [new Text(Invariant(row.Number))];
        if (showsModel)
        {
            cells.Add(new Text(row.Model));
        }

        cells.AddRange(
            StateCell(state.State),
            new Text(TokensText(state, tokenLength)),
            new Text(Rate(turnTokens * state.StreamedShare, state.LastAt - state.FirstAt)),
            new Text(state.FirstAt == 0 ? "-" : $"{FirstToken(state)} ms"));
        return cells;
    }

    private double TokenLength()
    {
        long tokens = 0;
        long length = 0;
        foreach (var thread in threads)
        {
            var state = thread.Row.Read([], out _);
            length += state.CountedLength;
            tokens += state.CountedLength == 0 ? 0 : state.Tokens - (state.IsRunning ? state.TurnTokens : 0);
        }

        return tokens > 0 && length > 0 ? (double)length / tokens : UsualTokenLength;
    }

    private string FirstToken(in DemoSnapshot state) =>
        state.FirstAt == 0 ? "-" : Milliseconds(timeProvider.GetElapsedTime(state.SentAt, state.FirstAt));

    private string Rate(double tokens, long ticks) =>
        tokens > 0 && ticks > 0
            ? (tokens * timeProvider.TimestampFrequency / ticks).ToString("0.0", CultureInfo.InvariantCulture)
            : "-";
}
