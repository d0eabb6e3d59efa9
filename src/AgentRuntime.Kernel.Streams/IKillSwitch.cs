namespace Akka.Streams;

/// <summary>Ends streams from outside. The first call counts, later ones do nothing; both may come from any thread.</summary>
public interface IKillSwitch
{
    /// <summary>Completes downstream and cancels upstream.</summary>
    void Shutdown();

    /// <summary>Fails downstream with <paramref name="cause"/> and cancels upstream with it.</summary>
    void Abort(Exception cause);
}
