using Akka.Streams.Stages;

namespace Akka.Streams.Implementation;

/// <summary>A flow that changes nothing. Only when nothing is connected to it in a chain does it become a stage.</summary>
internal abstract class IdentityLayout : Layout;

/// <summary>A flow of elements of type <typeparamref name="T"/> that changes nothing.</summary>
internal sealed class IdentityLayout<T> : IdentityLayout
{
    public static readonly IdentityLayout<T> Instance = new();

    private IdentityLayout()
    {
    }

    public override object? Materialize(MaterializationSession session, Attributes inherited)
    {
        IBlueprint stage = new IdentityStage<T>();
        return stage.Layout.Materialize(session, inherited);
    }
}
