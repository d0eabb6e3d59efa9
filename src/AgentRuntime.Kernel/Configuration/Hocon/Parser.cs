using System.Diagnostics.CodeAnalysis;

namespace Akka.Configuration.Hocon;

/// <summary>Reads HOCON text.</summary>
[SuppressMessage("Roslynator", "RCS1102:Make class static", Justification = "the official class can be created")]
public class Parser
{
    /// <summary>Reads a document and resolves its substitutions, against the document first, then against the environment.</summary>
    /// <param name="text">The document.</param>
    /// <param name="includeCallback">Gives the document for a name in an <c>include</c>; null when includes are not allowed.</param>
    /// <exception cref="ConfigurationException">The text is no HOCON; the message names line and column.</exception>
    public static HoconRoot Parse(string text, Func<string, HoconRoot>? includeCallback)
    {
        var document = new HoconReader(text, includeCallback).ReadDocument();
        return new HoconRoot(new HoconResolver(document).Resolve());
    }
}
