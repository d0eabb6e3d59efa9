using System.Text.Json;

namespace AgentRuntime.Providers.Wire;

/// <summary>Reads what a server may have left out or given another type: what is not there, or not of the type, is null.</summary>
internal static class JsonElementExtensions
{
    /// <summary>The member of an object, or null.</summary>
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    /// <summary>A member that is a string which is not empty, or null.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A member that is a whole number, or null.</summary>
    public static long? Number(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A member that is a number of tokens: above zero and below two thousand million, or null.</summary>
    public static int? Tokens(this JsonElement json, string name) =>
        json.Number(name) is > 0 and <= int.MaxValue and var number ? (int)number : null;

    /// <summary>A member that is true or false, or null.</summary>
    public static bool? Flag(this JsonElement json, string name) =>
        json.Member(name)?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    /// <summary>The elements of a member that is an array; none where it is not.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name)
    {
        if (json.Member(name) is not { ValueKind: JsonValueKind.Array } array)
        {
            yield break;
        }

        foreach (var item in array.EnumerateArray())
        {
            yield return item;
        }
    }
}
