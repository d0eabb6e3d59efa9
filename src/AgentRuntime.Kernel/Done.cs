namespace Akka;

/// <summary>Says that something completed, where there is no value to report. There is one instance.</summary>
public sealed class Done
{
    /// <summary>The only value of this type.</summary>
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
