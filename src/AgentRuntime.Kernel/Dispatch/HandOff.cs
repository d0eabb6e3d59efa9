using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>How a direct dispatcher hands work on: <c>hand-off</c> and the keys beside it.</summary>
/// <param name="IsLast">Whether its work runs when nothing else waits for the thread.</param>
/// <param name="MaxWaiting">Pieces of work that may wait for a thread; what the dispatcher would add beyond goes to the thread pool.</param>
/// <param name="MaxInARow">
/// Pieces of work that a thread does after the one that it began with; then the rest goes to the thread pool: two that feed each other must
/// not keep it.
/// </param>
internal sealed record HandOff(bool IsLast, int MaxWaiting, int MaxInARow)
{
    private const int DefaultMaxWaiting = 32;
    private const int DefaultMaxInARow = 64;

    /// <summary>A thread keeps the room for as many as ever waited: more than this is a mistake.</summary>
    private const int MostWaiting = 65_536;

    /// <summary>Reads the settings of the dispatcher <paramref name="id"/>.</summary>
    /// <exception cref="ConfigurationException">One of them is wrong.</exception>
    internal static HandOff Read(string id, Config config)
    {
        var kind = config.GetString("hand-off", "");
        if (kind is not ("direct" or "direct-last"))
        {
            throw new ConfigurationException(
                $"Dispatcher {id} has hand-off = {kind}. Known are direct and direct-last; leave it out for neither.");
        }

        return new HandOff(
            kind == "direct-last",
            ReadCount(id, config, "hand-off-max-waiting", DefaultMaxWaiting, MostWaiting),
            ReadCount(id, config, "hand-off-max-in-a-row", DefaultMaxInARow, int.MaxValue));
    }

    private static int ReadCount(string id, Config config, string key, int byDefault, int most) =>
        config.GetInt(key, byDefault) is var count && count >= 1 && count <= most
            ? count
            : throw new ConfigurationException($"Dispatcher {id} has {key} = {count}. It must be a whole number from 1 to {most}.");
}
