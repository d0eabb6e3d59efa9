using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Values written side by side: texts join, arrays append, objects merge, anything else is an error.</summary>
internal static class HoconConcatenation
{
    /// <summary>Joins what needs no substitution; otherwise keeps the pieces until the substitutions are known.</summary>
    public static HoconSyntax Reduce(List<HoconSyntax> pieces, HoconPosition position)
    {
        var scalars = true;
        var objects = true;
        var arrays = true;
        foreach (var piece in pieces)
        {
            switch (piece)
            {
                case HoconSyntax.Substitution:
                    return new HoconSyntax.Concatenation(pieces, position);
                case HoconSyntax.Scalar:
                    objects = arrays = false;
                    break;
                case HoconSyntax.Object:
                    scalars = arrays = false;
                    break;
                case HoconSyntax.Array:
                    scalars = objects = false;
                    break;
            }
        }

        return scalars ? Text(pieces) : objects ? Objects(pieces) : arrays ? Arrays(pieces) : throw Mixed(position);
    }

    /// <summary>Joins known values. Null when nothing is left because every substitution was optional and undefined.</summary>
    public static HoconValue? Join(List<(HoconValue? Value, string? Blank)> pieces, HoconPosition position)
    {
        HoconValue? first = null;
        foreach (var (value, _) in pieces)
        {
            first ??= value;
        }

        if (first is null)
        {
            return null;
        }

        if (first.IsObject())
        {
            HoconValue? merged = null;
            foreach (var (value, _) in pieces)
            {
                merged = value is null || value.IsObject() ? HoconValue.Merge(value, merged) : throw Mixed(position);
            }

            return merged;
        }

        if (first.IsArray())
        {
            var items = new List<HoconValue>();
            foreach (var (value, _) in pieces)
            {
                items.AddRange(value is null ? [] : value.Items ?? throw Mixed(position));
            }

            return new HoconValue(items);
        }

        var text = new StringBuilder();
        foreach (var (value, blank) in pieces)
        {
            if (value is not null && (value.IsObject() || value.IsArray()))
            {
                throw Mixed(position);
            }

            text.Append(value is null ? blank : value.Text ?? "null");
        }

        return new HoconValue(text.ToString());
    }

    private static HoconSyntax.Scalar Text(List<HoconSyntax> pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            text.Append(piece is HoconSyntax.Blank blank ? blank.Text : ((HoconSyntax.Scalar)piece).Text ?? "null");
        }

        return new HoconSyntax.Scalar(text.ToString());
    }

    private static HoconSyntax Objects(List<HoconSyntax> pieces)
    {
        var merged = pieces[0];
        foreach (var piece in pieces)
        {
            if (piece is HoconSyntax.Object && piece != merged)
            {
                merged = HoconSyntax.Overlay(merged, piece);
            }
        }

        return merged;
    }

    private static HoconSyntax.Array Arrays(List<HoconSyntax> pieces)
    {
        var items = new List<HoconSyntax>();
        var hasSubstitution = false;
        foreach (var piece in pieces)
        {
            if (piece is HoconSyntax.Array array)
            {
                items.AddRange(array.Items);
                hasSubstitution |= array.HasSubstitution;
            }
        }

        return new HoconSyntax.Array(items, hasSubstitution);
    }

    private static ConfigurationException Mixed(HoconPosition position) =>
        position.Error("Values of different kinds stand side by side; expected only texts, only arrays or only objects.");
}
