namespace Akka.Actor;

/// <summary>Compares references by path and incarnation; hashes the incarnation, which is cheaper than the path.</summary>
internal sealed class ActorRefComparer : IEqualityComparer<IActorRef>
{
    internal static readonly ActorRefComparer Instance = new();

    public bool Equals(IActorRef? x, IActorRef? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        return x is not null && y is not null && x.Path.Uid == y.Path.Uid && x.Path.Equals(y.Path);
    }

    public int GetHashCode(IActorRef obj)
    {
        var path = obj.Path;
        return path.Uid != 0 ? path.Uid.GetHashCode() : path.GetHashCode();
    }
}
