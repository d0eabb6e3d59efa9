namespace Akka.Streams.Dsl;

/// <summary>A junction that waits for an element of each input and emits them as a pair; completes with the first input that completes.</summary>
/// <typeparam name="T1">The type of the elements of the first input.</typeparam>
/// <typeparam name="T2">The type of the elements of the second input.</typeparam>
public sealed class Zip<T1, T2> : ZipWith<T1, T2, (T1, T2)>
{
    /// <summary>Creates the junction.</summary>
    public Zip()
        : base(static (first, second) => (first, second))
    {
    }
}
