namespace Akka;

/// <summary>Stands for a value that is not used, such as the materialized value of a stream stage that has none.</summary>
public sealed class NotUsed : IEquatable<NotUsed>, IComparable<NotUsed>
{
    /// <summary>The only value of this type.</summary>
    public static readonly NotUsed Instance = new();

    private NotUsed()
    {
    }

    /// <summary>Always 0: there is one value only.</summary>
    public int CompareTo(NotUsed? other) => other is null ? 1 : 0;

    /// <summary>True for every other instance.</summary>
    public bool Equals(NotUsed? other) => other is not null;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NotUsed;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <inheritdoc/>
    public override string ToString() => nameof(NotUsed);
}
