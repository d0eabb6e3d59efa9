namespace AgentRuntime.Simulator;

/// <summary>The simulator cannot listen: another program has its port.</summary>
public sealed class SimulatorPortInUseException : IOException
{
    /// <summary>Creates the exception for an address.</summary>
    /// <param name="url">The address that is taken.</param>
    /// <param name="innerException">What the operating system said.</param>
    public SimulatorPortInUseException(Uri url, Exception? innerException = null)
        : base(
            $"The simulator cannot listen on {url}: port {url?.Port} is taken by another program. "
            + "End that program, choose another port, or choose port 0 for a free one.",
            innerException)
    {
        ArgumentNullException.ThrowIfNull(url);
        Url = url;
    }

    /// <summary>The address that is taken.</summary>
    public Uri Url { get; }
}
