namespace Akka.Configuration.Hocon;

/// <summary>A part of a HOCON document.</summary>
public interface IHoconElement
{
    /// <summary>Whether it is an array.</summary>
    bool IsArray();

    /// <summary>Whether it is a scalar.</summary>
    bool IsString();

    /// <summary>The elements of an array.</summary>
    /// <exception cref="ConfigurationException">It is no array.</exception>
    IList<HoconValue> GetArray();

    /// <summary>The text of a scalar.</summary>
    /// <exception cref="ConfigurationException">It is no scalar.</exception>
    string? GetString();
}
