#pragma warning disable IDE0060 // what is not kept is not used
namespace Akka.Streams.Dsl;

/// <summary>The usual choices of what becomes of two materialized values.</summary>
public static class Keep
{
    /// <summary>Keeps the left value.</summary>
    public static TLeft Left<TLeft, TRight>(TLeft left, TRight right) => left;

    /// <summary>Keeps the right value.</summary>
    public static TRight Right<TLeft, TRight>(TLeft left, TRight right) => right;

    /// <summary>Keeps both values.</summary>
    public static (TLeft, TRight) Both<TLeft, TRight>(TLeft left, TRight right) => (left, right);

    /// <summary>Keeps neither value.</summary>
    public static NotUsed None<TLeft, TRight>(TLeft left, TRight right) => NotUsed.Instance;

    /// <summary>True when the function is <see cref="Left"/>.</summary>
    public static bool IsLeft<T1, T2, T3>(Func<T1, T2, T3> fn) => Is(fn, nameof(Left));

    /// <summary>True when the function is <see cref="Right"/>.</summary>
    public static bool IsRight<T1, T2, T3>(Func<T1, T2, T3> fn) => Is(fn, nameof(Right));

    private static bool Is(Delegate fn, string name)
    {
        ArgumentNullException.ThrowIfNull(fn);
        return fn.Method.DeclaringType == typeof(Keep) && fn.Method.Name == name;
    }
}
