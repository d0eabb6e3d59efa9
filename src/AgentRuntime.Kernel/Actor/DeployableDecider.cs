namespace Akka.Actor;

/// <summary>Decides by a table of exception types; the first that fits wins.</summary>
public class DeployableDecider : IDecider, IEquatable<DeployableDecider>
{
    /// <summary>An empty table whose default is to resume.</summary>
    protected DeployableDecider() => Pairs = [];

    /// <summary>Decides by a table.</summary>
    public DeployableDecider(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs)
    {
        DefaultDirective = defaultDirective;
        Pairs = [.. pairs];
    }

    /// <summary>Decides by a table.</summary>
    public DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs)
    {
        DefaultDirective = defaultDirective;
        Pairs = pairs;
    }

    /// <summary>What to do about an exception that the table has no type for.</summary>
    public Directive DefaultDirective { get; }

    /// <summary>The table.</summary>
    public KeyValuePair<Type, Directive>[] Pairs { get; }

    /// <summary>The directive of the first pair whose type fits, or the default.</summary>
    public Directive Decide(Exception cause)
    {
        foreach (var pair in Pairs)
        {
            if (pair.Key.IsInstanceOfType(cause))
            {
                return pair.Value;
            }
        }

        return DefaultDirective;
    }

    /// <summary>Whether both have the same table and default.</summary>
    public bool Equals(DeployableDecider? other)
        => ReferenceEquals(this, other)
            || (other is not null && DefaultDirective == other.DefaultDirective && Pairs.AsSpan().SequenceEqual(other.Pairs));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DeployableDecider other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DefaultDirective, Pairs.Length);
}
