namespace Akka.Configuration.Hocon;

/// <summary>A parsed HOCON document, all substitutions resolved.</summary>
public class HoconRoot
{
    private readonly HoconValue? _value;

    /// <summary>Creates an empty document.</summary>
    protected HoconRoot()
    {
    }

    /// <summary>Wraps a value as a document.</summary>
    public HoconRoot(HoconValue value) => _value = value;

    /// <summary>The document's outermost value, an object for every document that <see cref="Parser"/> returns.</summary>
    public HoconValue Value => _value ?? HoconValue.Undefined;
}
