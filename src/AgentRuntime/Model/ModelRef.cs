namespace AgentRuntime.Model;

/// <summary>Names one model of one configured provider, written <c>provider/model</c>, for example <c>ollama/qwen3:8b</c>.</summary>
public sealed record ModelRef
{
    private ModelRef(string provider, string model)
    {
        Provider = provider;
        Model = model;
    }

    /// <summary>The name under which the provider was configured: everything before the first slash.</summary>
    public string Provider { get; }

    /// <summary>The model's name as its server knows it; may itself hold slashes.</summary>
    public string Model { get; }

    /// <summary>Joins a provider's name and a model's name.</summary>
    /// <exception cref="FormatException">One of the two is empty, or the provider's name holds a slash or white space.</exception>
    public static ModelRef Of(string provider, string model) => Parse($"{provider}/{model}");

    /// <summary>Reads <c>provider/model</c>.</summary>
    /// <exception cref="FormatException">The text has no slash, or nothing on one side of it.</exception>
    public static ModelRef Parse(string text) =>
        TryParse(text, out var model)
            ? model
            : throw new FormatException(
                $"'{text}' does not name a model. Write PROVIDER/MODEL, for example ollama/qwen3:8b.");

    /// <summary>Reads <c>provider/model</c>; false when the text has no slash, or nothing on one side of it.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ModelRef? model)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        model = text is not null && slash > 0 && slash < text.Length - 1 && !text.AsSpan(0, slash).ContainsAny(' ', '\t')
            ? new ModelRef(text[..slash], text[(slash + 1)..])
            : null;
        return model is not null;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{Provider}/{Model}";
}
