namespace Akka.Actor.Setup;

/// <summary>Settings in code for one part of a system.</summary>
public abstract class Setup
{
    /// <summary>For the implementations.</summary>
    protected Setup()
    {
    }

    /// <summary>This together with another.</summary>
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
