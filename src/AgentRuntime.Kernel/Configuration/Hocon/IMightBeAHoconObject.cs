namespace Akka.Configuration.Hocon;

/// <summary>A part of a HOCON document that may be an object.</summary>
public interface IMightBeAHoconObject
{
    /// <summary>Whether it is an object.</summary>
    bool IsObject();

    /// <summary>The object; null when it is none.</summary>
    HoconObject? GetObject();
}
