namespace Akka.Actor;

/// <summary>What an actor does when its dying children are gone.</summary>
internal enum ChildrenTermination
{
    /// <summary>Nothing: it goes on.</summary>
    None,

    /// <summary>It replaces its failed instance.</summary>
    Recreation,

    /// <summary>It makes its first instance again.</summary>
    Creation,

    /// <summary>It stops.</summary>
    Termination,
}
