using System.Globalization;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>
/// The picture of a comparison: for each wire and case a group of bars, one a path. Where tokens have a pace a bar is the median of
/// their delay with a stroke at 99 %, and the runtime's are divided into hops; where they have none it is tokens a second.
/// </summary>
internal sealed class LatencyPicture
{
    private const int Width = 920;
    private const int Left = 250;
    private const int Right = 120;
    private const int BarHeight = 14;
    private const int RowHeight = 20;

    /// <summary>A stroke that is further out than so many times the longest bar is drawn at the edge, or the bars would vanish.</summary>
    private const int MaxStroke = 4;

    private static readonly (string Hop, string Color)[] HopColors =
    [
        ("socket", "#8fa3b8"), ("parse", "#4c78a8"), ("thread", "#f58518"), ("sink", "#e45756"), ("write", "#72b7b2"), ("client", "#b279a2"),
    ];

    private readonly LatencyReport _report;
    private readonly SvgCanvas _canvas = new(Width);
    private double _y = 26;

    private LatencyPicture(LatencyReport report) => _report = report;

    /// <summary>Draws it.</summary>
    public static string Draw(LatencyReport report)
    {
        var picture = new LatencyPicture(report);
        picture.DrawHead();
        foreach (var wire in report.Wires)
        {
            foreach (var name in report.Cases)
            {
                picture.DrawCase(wire, name, [.. report.Paths.Where(path => path.Wire == wire && path.Case == name)]);
            }
        }

        return picture._canvas.ToSvg(picture._y, "From a model server's token to its observer: delay and throughput of six paths");
    }

    private void DrawHead()
    {
        _canvas.Text(16, _y, "From a model server's token to its observer", 16);
        _y += 20;
        _canvas.Text(16, _y, ReportTables.Machine(_report), 10, color: "#666");
        _y += 22;
        var x = 16.0;
        foreach (var (hop, color) in HopColors)
        {
            _canvas.Bar(x, _y - 10, 12, 12, color, hop);
            _canvas.Text(x + 16, _y, hop, 11);
            x += 80;
        }

        _canvas.Text(x, _y, "bar: median, stroke: 99 %", 11, color: "#666");
        _y += 14;
    }

    private void DrawCase(string wire, string name, IReadOnlyList<PathFigures> paths)
    {
        var isFirstToken = name == LatencyCase.FirstToken;
        var isPaced = paths.Any(static path => path.DelayP50 > 0);
        _y += 26;
        _canvas.Text(16, _y, $"{name}, {wire}", 13);
        _canvas.Text(Width - 16, _y, isFirstToken ? "µs to the first token" : isPaced ? "µs from sending to observer" : "tokens a second", 11, "end", "#666");
        _y += 8;
        var longest = isPaced
            ? Math.Min(paths.Max(static path => path.DelayP99), MaxStroke * paths.Max(static path => path.DelayP50))
            : paths.Max(path => ValueOf(path, isFirstToken));
        var scale = (Width - Left - Right) / Math.Max(1e-9, longest);
        foreach (var path in paths)
        {
            _canvas.Text(Left - 8, _y + 12, $"({path.Path.Letter()}) {path.Path.Title()}", 11, "end");
            if (isPaced)
            {
                DrawDelay(path, scale, wire, name == _report.Cases.First());
            }
            else
            {
                DrawValue(path, ValueOf(path, isFirstToken), scale);
            }

            _y += RowHeight;
        }
    }

    private static double ValueOf(PathFigures path, bool isFirstToken) => isFirstToken ? path.FirstTokenP50 : path.TokensPerSecond;

    private void DrawValue(PathFigures path, double value, double scale)
    {
        var text = value.ToString("#,0", CultureInfo.InvariantCulture);
        _canvas.Bar(Left, _y, value * scale, BarHeight, ColorOf(path.Path), text);
        _canvas.Text(Left + (value * scale) + 6, _y + 11, text, 11);
    }

    private void DrawDelay(PathFigures path, double scale, string wire, bool hasHops)
    {
        var hops = hasHops ? _report.Hops.FirstOrDefault(hops => hops.Wire == wire && hops.Path == path.Path.Letter())?.Hops : null;
        var x = (double)Left;
        if (hops is null)
        {
            _canvas.Bar(x, _y, path.DelayP50 * scale, BarHeight, ColorOf(path.Path), Microseconds(path.DelayP50));
        }
        else
        {
            // The hops were measured in rounds of their own: their shares are drawn, of the median of the rounds that count.
            var share = path.DelayP50 / Math.Max(1e-9, hops.Sum(static hop => hop.Microseconds));
            foreach (var hop in hops)
            {
                var length = hop.Microseconds * share * scale;
                var color = Array.Find(HopColors, pair => pair.Hop == hop.Name).Color;
                _canvas.Bar(x, _y, length, BarHeight, color, $"{hop.Name}: {Microseconds(hop.Microseconds)}");
                x += length;
            }
        }

        var stroke = Math.Min(Left + (path.DelayP99 * scale), Width - Right);
        _canvas.Tick(stroke, _y - 1, BarHeight + 2, $"99 %: {Microseconds(path.DelayP99)}");
        _canvas.Text(
            stroke + 6,
            _y + 11,
            string.Create(CultureInfo.InvariantCulture, $"{path.DelayP50:#,0} / {path.DelayP99:#,0}"),
            11);
    }

    private static string ColorOf(PathId path) => path switch
    {
        PathId.PipeReader => "#54a24b",
        PathId.Runtime or PathId.EventStream => "#f58518",
        PathId.SocketLoop or PathId.LineReader or PathId.LockedUpdates => "#bab0ac",
    };

    private static string Microseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.0} µs");
}
