using System.Globalization;
using System.Security;
using System.Text;

namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>Writes the few shapes of a bar chart as SVG. It looks right on light and on dark pages, since it brings its own ground.</summary>
internal sealed class SvgCanvas(int width)
{
    private const string Font = "font-family=\"system-ui, sans-serif\"";

    private readonly StringBuilder _shapes = new();

    /// <summary>A filled rectangle with a text that shows when it is pointed at.</summary>
    public void Bar(double x, double y, double barWidth, double height, string color, string tip) => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"  <rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(0.5, barWidth):0.#}\" height=\"{height:0.#}\" fill=\"{color}\"><title>{Escape(tip)}</title></rect>\n");

    /// <summary>A vertical stroke with a text that shows when it is pointed at.</summary>
    public void Tick(double x, double y, double height, string tip) => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"  <line x1=\"{x:0.#}\" y1=\"{y:0.#}\" x2=\"{x:0.#}\" y2=\"{y + height:0.#}\" stroke=\"#333\" stroke-width=\"1.5\"><title>{Escape(tip)}</title></line>\n");

    /// <summary>A text.</summary>
    public void Text(double x, double y, string text, int size = 12, string anchor = "start", string color = "#222") => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"  <text x=\"{x:0.#}\" y=\"{y:0.#}\" {Font} font-size=\"{size}\" fill=\"{color}\" text-anchor=\"{anchor}\">{Escape(text)}</text>\n");

    /// <summary>The whole picture.</summary>
    /// <param name="height">How high it came to be.</param>
    /// <param name="title">What it shows, for those who do not see it.</param>
    public string ToSvg(double height, string title) => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height:0}\" viewBox=\"0 0 {width} {height:0}\" role=\"img\">\n  <title>{Escape(title)}</title>\n  <rect width=\"{width}\" height=\"{height:0}\" fill=\"#fff\"/>\n{_shapes}</svg>\n");

    private static string Escape(string text) => SecurityElement.Escape(text);
}
