namespace Akka.Streams;

/// <summary>One input and one output, whatever the types of their elements.</summary>
public interface IFlowShape
{
    /// <summary>The input.</summary>
    Inlet Inlet { get; }

    /// <summary>The output.</summary>
    Outlet Outlet { get; }
}
