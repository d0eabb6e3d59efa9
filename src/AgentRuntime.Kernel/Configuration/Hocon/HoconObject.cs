namespace Akka.Configuration.Hocon;

/// <summary>The fields of a HOCON object: a copy, so that changing it changes no configuration.</summary>
public class HoconObject : IHoconElement
{
    /// <summary>Creates an object without fields.</summary>
    public HoconObject()
    {
    }

    internal HoconObject(IReadOnlyDictionary<string, HoconValue> fields)
    {
        foreach (var (key, value) in fields)
        {
            Items.Add(key, value);
        }
    }

    /// <summary>The fields by name.</summary>
#pragma warning disable MA0016 // the official type
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);
#pragma warning restore MA0016

    bool IHoconElement.IsArray() => false;

    bool IHoconElement.IsString() => false;

    IList<HoconValue> IHoconElement.GetArray() => throw new ConfigurationException("Expected an array but found an object.");

    string? IHoconElement.GetString() => throw new ConfigurationException("Expected a string but found an object.");
}
