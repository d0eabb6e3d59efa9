using System.CommandLine.Parsing;
using System.Globalization;
using AgentRuntime.Cli.Approvals;
using AgentRuntime.Model;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Options;

/// <summary>Reads the values of options; what cannot be read is an error of the command line that says what would do.</summary>
internal static class Parsers
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000)];

    /// <summary>A duration with its unit: 250ms, 1.5s, 2m; a plain 0 is zero.</summary>
    public static TimeSpan Duration(ArgumentResult result)
    {
        var text = Value(result);
        foreach (var (unit, milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && TryNumber(text[..^unit.Length], out var number))
            {
                return TimeSpan.FromMilliseconds(number * milliseconds);
            }
        }

        return text == "0" ? TimeSpan.Zero : Fail<TimeSpan>(result, "is not a duration: write 250ms, 1.5s or 2m.");
    }

    /// <summary>Tokens a second; 0 for as fast as they are read.</summary>
    public static double Rate(ArgumentResult result) =>
        TryNumber(Value(result), out var number)
            ? number
            : Fail<double>(result, "is not a rate: write tokens a second, for example 170, or 0 for as fast as they are read.");

    /// <summary>A whole number of at least 1.</summary>
    public static int Count(ArgumentResult result) =>
        int.TryParse(Value(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : Fail<int>(result, "is not a whole number of at least 1.");

    /// <summary>A TCP port; 0 for a free one.</summary>
    public static int Port(ArgumentResult result) =>
        int.TryParse(Value(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65_535
            ? number
            : Fail<int>(result, "is not a port: write a number up to 65535, or 0 for a free one.");

    /// <summary>An absolute http or https URL.</summary>
    public static Uri? Url(ArgumentResult result) =>
        TryUrl(Value(result), out var url)
            ? url
            : Fail<Uri?>(result, "is not a URL: write for example http://localhost:11434.");

    /// <summary>A server with a name: NAME=URL.</summary>
    public static NamedServer? Server(ArgumentResult result, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && !text.AsSpan(0, equals).ContainsAny('/', ' ') && TryUrl(text[(equals + 1)..], out var url))
        {
            return new NamedServer(text[..equals], url!);
        }

        result.AddError($"--openai: '{text}' is not a server: write NAME=URL, for example vllm=http://localhost:8000/v1.");
        return null;
    }

    /// <summary>Who answers when a tool wants to be allowed.</summary>
    public static ApprovalMode Approval(ArgumentResult result) => Value(result) switch
    {
        "ask" => ApprovalMode.Ask,
        "always" => ApprovalMode.Always,
        "never" => ApprovalMode.Never,
        _ => Fail<ApprovalMode>(result, "is none of ask, always and never."),
    };

    /// <summary>A model of a provider.</summary>
    public static ModelRef? Model(ArgumentResult result) =>
        ModelRef.TryParse(Value(result), out var model)
            ? model
            : Fail<ModelRef?>(result, "does not name a model: write PROVIDER/MODEL, for example ollama/qwen3:8b.");

    /// <summary>How the simulator cuts its replies into writes.</summary>
    public static SimulatorChunking? Chunking(ArgumentResult result)
    {
        var text = Value(result);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var number = 0;
        var hasNumber = equals > 0
            && int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number >= 1;
        return (equals > 0 ? text[..equals] : text, equals > 0, hasNumber) switch
        {
            ("token", false, _) => new SimulatorChunking.TokenPerWrite(),
            ("byte", false, _) => new SimulatorChunking.BytePerWrite(),
            ("all", false, _) => new SimulatorChunking.AllInOneWrite(),
            ("lines", _, true) => new SimulatorChunking.LinesPerWrite(number),
            ("writes", _, true) => new SimulatorChunking.WritesPerLine(number),
            _ => Fail<SimulatorChunking?>(result, "is not a chunking: write token, lines=N, writes=N, byte or all."),
        };
    }

    /// <summary>Which server the simulator is.</summary>
    public static SimulatorDialect Dialect(ArgumentResult result) =>
        Enum.TryParse<SimulatorDialect>(Value(result), ignoreCase: true, out var dialect) && Enum.IsDefined(dialect)
            ? dialect
            : Fail<SimulatorDialect>(result, $"is none of {string.Join(", ", Enum.GetNames<SimulatorDialect>())}.");

    private static bool TryUrl(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url.Host.Length > 0;

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);

    private static string Value(ArgumentResult result) => result.Tokens[^1].Value;

    private static T? Fail<T>(ArgumentResult result, string problem)
    {
        var option = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
        result.AddError($"{option}: '{Value(result)}' {problem}");
        return default;
    }
}
