using System.Text.Json;
using AgentRuntime.Providers;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Tools;

/// <summary>
/// One check of a value against a JSON Schema: the part of drafts 7 to 2020-12 that the schemas of tools use. What it does not know
/// it passes over, and so it does with what is broken, nested too deep, or more than a sensible schema needs.
/// </summary>
internal sealed class SchemaCheck
{
    /// <summary>Problems that are told at once; a model that sees these sees enough.</summary>
    private const int MaxProblems = 5;

    /// <summary>How deep schemas and references may nest.</summary>
    private const int MaxDepth = 64;

    /// <summary>Steps after which the rest counts as right: alternatives inside alternatives multiply.</summary>
    private const int MaxSteps = 200_000;

    private readonly JsonElement _root;
    private readonly Budget _budget;

    /// <summary>Prepares a check.</summary>
    /// <param name="schema">The schema; its references are looked up in it.</param>
    public SchemaCheck(JsonElement schema)
        : this(schema, new Budget())
    {
    }

    private SchemaCheck(JsonElement root, Budget budget)
    {
        _root = root;
        _budget = budget;
    }

    /// <summary>What is wrong, the first things first.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>How deep the deepest problem lies: of several alternatives, the one that got deepest was meant.</summary>
    private int Reach { get; set; }

    private bool IsFinished => Problems.Count >= MaxProblems || _budget.IsSpent;

    /// <summary>Checks the value.</summary>
    public void Run(JsonElement value) => Check(_root, value, SchemaPath.Root, depth: 0);

    private void Check(JsonElement schema, JsonElement value, SchemaPath path, int depth)
    {
        _budget.Steps++;
        if (depth > MaxDepth || IsFinished)
        {
            return;
        }

        if (schema.ValueKind == JsonValueKind.False)
        {
            Add(path, "nothing is allowed here");
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object || IsAllowedNull(schema, value))
        {
            return;
        }

        if (SchemaReference.Resolve(_root, schema) is { } target)
        {
            Check(target, value, path, depth + 1);
        }

        if (!CheckType(schema, value, path))
        {
            return;
        }

        CheckValues(schema, value, path);
        foreach (var problem in SchemaBounds.Problems(schema, value, _budget.Patterns))
        {
            Add(path, problem);
        }

        CheckAlternatives(schema, value, path, depth);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckMembers(schema, value, path, depth);
                break;
            case JsonValueKind.Array:
                CheckItems(schema, value, path, depth);
                break;
        }
    }

    /// <summary>OpenAPI's word, which many tools take over from the service they wrap.</summary>
    private static bool IsAllowedNull(JsonElement schema, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.ValueKind == JsonValueKind.True;

    private bool CheckType(JsonElement schema, JsonElement value, SchemaPath path)
    {
        if (!schema.TryGetProperty("type", out var type) || SchemaType.Allows(type, value))
        {
            return true;
        }

        Add(path, $"expected {SchemaType.Describe(type)}, got {SchemaType.NameOf(value)}{Example(value)}");
        return false;
    }

    private void CheckValues(JsonElement schema, JsonElement value, SchemaPath path)
    {
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            Add(path, $"expected {Shorten.Json(constant)}, got {Shorten.Json(value)}");
        }

        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array
            && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            const int MaxListed = 20;
            var listed = string.Join(", ", choices.EnumerateArray().Take(MaxListed).Select(Shorten.Json));
            Add(path, $"expected one of {listed}{(choices.GetArrayLength() > MaxListed ? " and more" : "")}, got {Shorten.Json(value)}");
        }
    }

    private void CheckAlternatives(JsonElement schema, JsonElement value, SchemaPath path, int depth)
    {
        if (TryGetSchemas(schema, "allOf", out var all))
        {
            foreach (var part in all.EnumerateArray())
            {
                Check(part, value, path, depth + 1);
            }
        }

        if (TryGetSchemas(schema, "anyOf", out var any))
        {
            CheckAny(any, value, path, depth, onlyOne: false);
        }

        if (TryGetSchemas(schema, "oneOf", out var one))
        {
            CheckAny(one, value, path, depth, onlyOne: true);
        }

        if (schema.TryGetProperty("not", out var not) && not.ValueKind is JsonValueKind.Object or JsonValueKind.True
            && !_budget.IsSpent && Try(not, value, path, depth).Problems.Count == 0 && !_budget.IsSpent && depth < MaxDepth)
        {
            Add(path, $"must not be as {Shorten.Json(not)} describes");
        }
    }

    private void CheckAny(JsonElement alternatives, JsonElement value, SchemaPath path, int depth, bool onlyOne)
    {
        SchemaCheck? nearest = null;
        var matches = 0;
        foreach (var alternative in alternatives.EnumerateArray())
        {
            var attempt = Try(alternative, value, path, depth);
            if (attempt.Problems.Count == 0)
            {
                matches++;
                if (!onlyOne || _budget.IsSpent)
                {
                    return;
                }
            }
            else if (nearest is null || attempt.Reach > nearest.Reach)
            {
                nearest = attempt;
            }
        }

        if (matches > 1)
        {
            Add(path, "matches several of its forms, of which exactly one is allowed");
        }
        else if (matches == 0 && nearest is not null)
        {
            Add(path, $"matches none of its {alternatives.GetArrayLength()} allowed forms; the nearest says: {nearest.Problems[0].TrimEnd('.')}");
            Reach = Math.Max(Reach, nearest.Reach);
        }
    }

    private SchemaCheck Try(JsonElement schema, JsonElement value, SchemaPath path, int depth)
    {
        var attempt = new SchemaCheck(_root, _budget);
        attempt.Check(schema, value, path, depth + 1);
        return attempt;
    }

    private void CheckMembers(JsonElement schema, JsonElement value, SchemaPath path, int depth)
    {
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String))
            {
                if (!value.TryGetProperty(name.GetString()!, out _))
                {
                    Add(path.Member(name.GetString()!), "is required and missing");
                }
            }
        }

        var properties = schema.TryGetProperty("properties", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var hasPatterns = schema.TryGetProperty("patternProperties", out var patterns) && patterns.ValueKind == JsonValueKind.Object;
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        foreach (var member in value.EnumerateObject())
        {
            if (IsFinished)
            {
                return;
            }

            var isKnown = properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out found);
            if (isKnown)
            {
                Check(found, member.Value, path.Member(member.Name), depth + 1);
            }

            if (hasPatterns)
            {
                isKnown |= CheckPatterns(patterns, member, path, depth);
            }

            if (!isKnown && hasOthers && others.ValueKind == JsonValueKind.False)
            {
                Add(path.Member(member.Name), UnknownMember(member.Name, properties));
            }
            else if (!isKnown && hasOthers)
            {
                Check(others, member.Value, path.Member(member.Name), depth + 1);
            }
        }
    }

    private bool CheckPatterns(JsonElement patterns, JsonProperty member, SchemaPath path, int depth)
    {
        var isKnown = false;
        foreach (var pattern in patterns.EnumerateObject())
        {
            var matches = _budget.Patterns.IsMatch(pattern.Name, member.Name);
            // What cannot be told counts as known, for then it is not refused.
            isKnown |= matches != false;
            if (matches == true)
            {
                Check(pattern.Value, member.Value, path.Member(member.Name), depth + 1);
            }
        }

        return isKnown;
    }

    private static string UnknownMember(string name, JsonElement properties)
    {
        if (properties.ValueKind != JsonValueKind.Object || !properties.EnumerateObject().Any())
        {
            return "does not exist; there are no members here";
        }

        const int MaxListed = 20;
        var names = properties.EnumerateObject().Take(MaxListed + 1).Select(static property => Shorten.Text(property.Name)).ToList();
        return NearNames.Of(Shorten.Text(name), names) is [var nearest, ..]
            ? $"does not exist; did you mean {nearest}?"
            : $"does not exist; there are {string.Join(", ", names.Take(MaxListed))}{(names.Count > MaxListed ? " and more" : "")}";
    }

    private void CheckItems(JsonElement schema, JsonElement value, SchemaPath path, int depth)
    {
        // Before draft 2020-12 an array of schemas stood under "items", and the rest under "additionalItems".
        var hasItems = schema.TryGetProperty("items", out var items);
        var hasPlaces = TryGetSchemas(schema, "prefixItems", out var places);
        if (!hasPlaces && hasItems && items.ValueKind == JsonValueKind.Array)
        {
            (hasPlaces, places) = (true, items);
            hasItems = schema.TryGetProperty("additionalItems", out items);
        }

        var placeCount = hasPlaces ? places.GetArrayLength() : 0;
        var index = 0;
        using var place = hasPlaces ? places.EnumerateArray().GetEnumerator() : default;
        foreach (var item in value.EnumerateArray())
        {
            if (index < placeCount && place.MoveNext())
            {
                Check(place.Current, item, path.Item(index), depth + 1);
            }
            else if (hasItems)
            {
                Check(items, item, path.Item(index), depth + 1);
            }

            if (IsFinished)
            {
                return;
            }

            index++;
        }
    }

    private static bool TryGetSchemas(JsonElement schema, string name, out JsonElement schemas) =>
        schema.TryGetProperty(name, out schemas) && schemas.ValueKind == JsonValueKind.Array;

    private static string Example(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? $" {Shorten.Json(value)}" : "";

    private void Add(SchemaPath path, string problem)
    {
        Reach = Math.Max(Reach, path.Depth);
        if (Problems.Count < MaxProblems)
        {
            Problems.Add($"{path}: {problem}.");
        }
    }

    /// <summary>What a check and the attempts inside it have used together.</summary>
    private sealed class Budget
    {
        public int Steps { get; set; }

        public bool IsSpent => Steps > MaxSteps;

        public SchemaPatterns Patterns { get; } = new();
    }
}
