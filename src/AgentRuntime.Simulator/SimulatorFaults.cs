using System.Collections.Immutable;
using System.Globalization;

namespace AgentRuntime.Simulator;

/// <summary>Faults by model name, for clients that can choose nothing else.</summary>
/// <remarks>
/// <c>sim-cut</c> is the model <c>sim</c> whose reply is cut; every model takes a fault as its tag, <c>sim-thinking:fault-cut</c>.
/// <c>@N</c> says after how many tokens: <c>sim-cut@5</c>, <c>sim:fault-cut@5</c>; without it, after 20. <c>fault-404</c> and every
/// other status from 400 to 599 is answered with that status.
/// </remarks>
public static class SimulatorFaults
{
    /// <summary>Where a fault strikes when its name does not say.</summary>
    public const int DefaultPosition = 20;

    private const string TagMarker = ":fault-";

    /// <summary>The names of the faults, each with what happens. <c>sim-NAME</c> and <c>MODEL:fault-NAME</c> are models with that fault.</summary>
    public static ImmutableArray<(string Name, string Meaning)> Names { get; } =
    [
        ("error", "an error line inside status 200, then the end"),
        ("wrong-key", "an error line under a wrong key, then the end"),
        ("malformed", "a line that is not JSON, then the rest of the reply"),
        ("cut", "a clean end without the final line"),
        ("cut-line", "a clean end in the middle of a line"),
        ("close", "the connection is closed (FIN) without the body's end"),
        ("reset", "the connection is reset (RST)"),
        ("stall", "nothing more until the client closes"),
        ("stall-headers", "not even headers until the client closes"),
        ("empty", "status 200 and a body of no bytes"),
        ("length", "the reply ends for its length"),
        ("400", "HTTP 400; likewise every status to 599"),
        ("404", "HTTP 404, the model is not found"),
        ("429", "HTTP 429, too many requests"),
        ("500", "HTTP 500, the runner stopped"),
        ("503", "HTTP 503, the server is busy"),
    ];

    /// <summary>Splits a model name with a fault into the model and the fault.</summary>
    /// <param name="name">The name as a client writes it.</param>
    /// <param name="model">The model without the fault.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>False when the name holds no known fault.</returns>
    public static bool TryParse(string name, out string model, out SimulatedFault fault)
    {
        ArgumentNullException.ThrowIfNull(name);
        fault = null!;
        model = name;
        ReadOnlySpan<char> rest;
        var marker = name.IndexOf(TagMarker, StringComparison.Ordinal);
        if (marker > 0)
        {
            model = name[..marker];
            rest = name.AsSpan(marker + TagMarker.Length);
        }
        else if (name.StartsWith("sim-", StringComparison.Ordinal))
        {
            model = "sim";
            rest = name.AsSpan("sim-".Length);
            if (rest.EndsWith(":latest", StringComparison.Ordinal))
            {
                rest = rest[..^":latest".Length];
            }
        }
        else
        {
            return false;
        }

        var position = DefaultPosition;
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            if (!int.TryParse(rest[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out position))
            {
                return false;
            }

            rest = rest[..at];
        }

        fault = Create(rest, position)!;
        return fault is not null;
    }

    private static SimulatedFault? Create(ReadOnlySpan<char> kind, int position) => kind switch
    {
        "error" => new SimulatedFault.ErrorLine(position),
        "wrong-key" => new SimulatedFault.WrongKeyErrorLine(position),
        "malformed" => new SimulatedFault.MalformedLine(position),
        "cut" => new SimulatedFault.Cut(position),
        "cut-line" => new SimulatedFault.CutInsideLine(position),
        "close" => new SimulatedFault.Close(position),
        "reset" => new SimulatedFault.Reset(position),
        "stall" => new SimulatedFault.Stall(position),
        "stall-headers" => new SimulatedFault.StallBeforeHeaders(),
        "empty" => new SimulatedFault.EmptyStream(),
        "length" => new SimulatedFault.LengthLimit(position),
        _ => int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and <= 599
            ? new SimulatedFault.Status(code)
            : null,
    };
}
