namespace Akka.Streams.TestKit;

/// <summary>A failure of a test's own making; two with the same message are equal.</summary>
public class TestException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public TestException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TestException other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Message.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether both have the same message.</summary>
    protected bool Equals(TestException other) => Message == other.Message;
}
