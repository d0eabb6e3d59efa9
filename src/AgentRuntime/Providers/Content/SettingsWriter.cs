using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Providers.Content;

/// <summary>
/// Writes the settings that servers of every kind take under the same names. What nobody set is not sent, and neither is what
/// <see cref="ModelSettings.Extra"/> says itself.
/// </summary>
internal readonly struct SettingsWriter(Utf8JsonWriter writer, ModelSettings settings)
{
    /// <summary>Whether a setting is left to this writer.</summary>
    internal bool Sends(string name) => !settings.Extra.ContainsKey(name);

    /// <summary>A number under a name.</summary>
    internal void Number(string name, double? value)
    {
        if (value is { } number && Sends(name))
        {
            writer.WriteNumber(name, number);
        }
    }

    /// <summary>How tokens are chosen.</summary>
    internal void Sampling()
    {
        Number("temperature", settings.Temperature);
        Number("top_p", settings.TopP);
        Number("top_k", settings.TopK);
    }

    /// <summary>The seed, and the texts that end an answer.</summary>
    internal void SeedAndStops()
    {
        if (settings.Seed is { } seed && Sends("seed"))
        {
            writer.WriteNumber("seed", seed);
        }

        if (settings.StopSequences.IsDefaultOrEmpty || !Sends("stop"))
        {
            return;
        }

        writer.WriteStartArray("stop");
        foreach (var stop in settings.StopSequences)
        {
            writer.WriteStringValue(JsonText.WellFormed(stop));
        }

        writer.WriteEndArray();
    }
}
