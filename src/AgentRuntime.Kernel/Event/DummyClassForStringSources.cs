namespace Akka.Event;

/// <summary>The type of a log source that is a text only.</summary>
public class DummyClassForStringSources;
