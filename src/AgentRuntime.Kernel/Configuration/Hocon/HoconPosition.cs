using System.Globalization;
using System.Runtime.InteropServices;

namespace Akka.Configuration.Hocon;

/// <summary>A place in a document; both numbers start at 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HoconPosition(int Line, int Column)
{
    public ConfigurationException Error(string message) => new($"Line {Line.ToString(CultureInfo.InvariantCulture)}, column {Column.ToString(CultureInfo.InvariantCulture)}: {message}");
}
