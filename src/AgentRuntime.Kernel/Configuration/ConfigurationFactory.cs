using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes <see cref="Config"/> from text, resources and objects.</summary>
[SuppressMessage("Roslynator", "RCS1102:Make class static", Justification = "the official class can be created")]
public class ConfigurationFactory
{
    private static readonly Lazy<Config> Reference = new(() => FromResource("reference.conf", typeof(ConfigurationFactory).Assembly));

    /// <summary>The configuration without any setting.</summary>
    public static Config Empty => Config.Empty;

    /// <summary>The library's own defaults: every key it reads.</summary>
    public static Config Default() => Reference.Value;

    /// <summary>Reads HOCON text.</summary>
    /// <exception cref="ConfigurationException">The text is no HOCON; the message names line and column.</exception>
    public static Config ParseString(string hocon) => new(Parser.Parse(hocon, null));

    /// <summary>Reads HOCON text that may <c>include</c> other documents.</summary>
    /// <param name="hocon">The text.</param>
    /// <param name="includeCallback">Gives the document for a name in an <c>include</c>.</param>
    /// <exception cref="ConfigurationException">The text is no HOCON; the message names line and column.</exception>
    public static Config ParseString(string hocon, Func<string, HoconRoot>? includeCallback) => new(Parser.Parse(hocon, includeCallback));

    /// <summary>
    /// Reads the HOCON of the element <c>akka/hocon</c> in the application's own XML configuration file
    /// (<c>program.dll.config</c> beside the program); empty when there is none.
    /// </summary>
    /// <exception cref="ConfigurationException">The file or its HOCON cannot be read.</exception>
    public static Config Load()
    {
        var program = Assembly.GetEntryAssembly()?.GetName().Name;
        var file = Path.Combine(AppContext.BaseDirectory, program + ".dll.config");
        if (program is null || !File.Exists(file))
        {
            return Config.Empty;
        }

        try
        {
            var hocon = XDocument.Load(file).Root?.Element("akka")?.Element("hocon")?.Value;
            return hocon is null ? Config.Empty : ParseString(hocon);
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException or ConfigurationException)
        {
            throw new ConfigurationException($"The configuration file '{file}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Makes settings of an object's public properties, nested objects included, named as the properties are.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "the caller's type is only known at run time; trimming is not supported here")]
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source, source.GetType()));

    /// <summary>Reads HOCON from an embedded resource of the assembly that holds <typeparamref name="TAssembly"/>.</summary>
    /// <exception cref="ConfigurationException">There is no such resource, or it is no HOCON.</exception>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>Reads HOCON from an embedded resource of the assembly that holds the instance's type.</summary>
    /// <exception cref="ConfigurationException">There is no such resource, or it is no HOCON.</exception>
    public static Config FromResource(string resourceName, object instanceInAssembly) => instanceInAssembly switch
    {
        Assembly assembly => FromResource(resourceName, assembly),
        Type type => FromResource(resourceName, type.Assembly),
        _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
    };

    /// <summary>Reads HOCON from an embedded resource.</summary>
    /// <exception cref="ConfigurationException">There is no such resource, or it is no HOCON.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"Assembly '{assembly.GetName().Name}' has no embedded resource '{resourceName}'.");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
