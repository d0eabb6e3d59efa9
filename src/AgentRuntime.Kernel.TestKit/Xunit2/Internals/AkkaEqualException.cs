using System.Globalization;
using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Two values that should be equal are not.</summary>
public class AkkaEqualException : XunitException
{
    private readonly string _message;

    /// <summary>Creates the exception with a composite format string and its arguments.</summary>
    public AkkaEqualException(string format = "", params object[] args)
        : base(Format(format, args)) => _message = Format(format, args);

    /// <summary>Both values, and what the test said about them.</summary>
    public override string Message => _message;

    /// <summary>The failure for two values.</summary>
    public static AkkaEqualException ForMismatchedValues(object? expected, object? actual, string? format = null, params object[] args)
    {
        var hint = string.IsNullOrEmpty(format) ? string.Empty : Format(format, args);
        return new AkkaEqualException(
            "AssertEqual failed: values differ{0}{1}Expected: {2}{1}Actual:   {3}",
            hint.Length == 0 ? string.Empty : " (" + hint + ")",
            Environment.NewLine,
            Shown(expected),
            Shown(actual));
    }

    private static string Shown(object? value) => value is null ? "null" : $"{value} ({value.GetType().FullName})";

    private static string Format(string format, object[] args) => args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);
}
