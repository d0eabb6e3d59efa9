using System.Collections;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Equality as a test means it: sequences element by element, anything else by its own equality.</summary>
public class AkkaAssertEqualityComparer<T> : IEqualityComparer<T>
{
    private readonly bool _skipTypeCheck;
    private readonly IEqualityComparer? _innerComparer;

    /// <summary>Creates a comparer.</summary>
    /// <param name="skipTypeCheck">Whether values of different types may be equal.</param>
    /// <param name="innerComparer">How the elements of sequences are compared; null: as values are.</param>
    public AkkaAssertEqualityComparer(bool skipTypeCheck = false, IEqualityComparer? innerComparer = null)
    {
        _skipTypeCheck = skipTypeCheck;
        _innerComparer = innerComparer;
    }

    /// <inheritdoc/>
    public bool Equals(T? x, T? y) => AreEqual(x, y);

    /// <inheritdoc/>
    public int GetHashCode(T obj) => obj is IEnumerable and not string ? 0 : obj?.GetHashCode() ?? 0;

    private bool AreEqual(object? x, object? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        if (x is null || y is null)
        {
            return false;
        }

        if (x is IEnumerable left and not string && y is IEnumerable right and not string)
        {
            return x.Equals(y) || AreEqual(left, right);
        }

        return (_skipTypeCheck || x.GetType() == y.GetType() || x is IEquatable<T> || y.GetType().IsInstanceOfType(x) || x.GetType().IsInstanceOfType(y))
            && x.Equals(y);
    }

    private bool AreEqual(IEnumerable left, IEnumerable right)
    {
        var x = left.GetEnumerator();
        var y = right.GetEnumerator();
        while (true)
        {
            var more = x.MoveNext();
            if (more != y.MoveNext())
            {
                return false;
            }

            if (!more)
            {
                return true;
            }

            if (!(_innerComparer?.Equals(x.Current, y.Current) ?? AreEqual(x.Current, y.Current)))
            {
                return false;
            }
        }
    }
}
