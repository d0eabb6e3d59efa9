namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>Writes a type the way the list does: C# keywords, simple names, outer types in front.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
    };

    public static string Short(Type type) => Name(type, withNamespace: false);

    /// <summary>With the namespace, for listings in which two types of one name must differ.</summary>
    public static string Full(Type type) => Name(type, withNamespace: true);

    /// <summary>The identity of a type in the list: namespace, outer types and name, each with its arity.</summary>
    public static string Key(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;

    private static string Name(Type type, bool withNamespace)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, withNamespace);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!, withNamespace) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        return Nullable.GetUnderlyingType(type) is { } underlying
            ? Name(underlying, withNamespace) + "?"
            : Nested(type, type.GetGenericArguments(), withNamespace);
    }

    private static string Nested(Type type, ReadOnlySpan<Type> arguments, bool withNamespace)
    {
        var outer = type.DeclaringType;
        var ofOuter = outer is null ? 0 : outer.GetGenericArguments().Length;
        var prefix = outer is not null
            ? Nested(outer, arguments[..ofOuter], withNamespace) + "."
            : withNamespace && type.Namespace is { } space ? space + "." : "";
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        var name = prefix + (tick < 0 ? type.Name : type.Name[..tick]);
        if (arguments.Length == ofOuter)
        {
            return name;
        }

        var own = new List<string>();
        foreach (var argument in arguments[ofOuter..])
        {
            own.Add(Name(argument, withNamespace));
        }

        return $"{name}<{string.Join(", ", own)}>";
    }
}
