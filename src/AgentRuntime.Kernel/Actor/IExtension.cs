namespace Akka.Actor;

/// <summary>Something that exists once per actor system.</summary>
public interface IExtension;
