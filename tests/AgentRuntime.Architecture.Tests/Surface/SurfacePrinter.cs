using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>Prints what an assembly shows to the outside, in the list's form.</summary>
internal static class SurfacePrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<SurfaceType> Print(Assembly assembly) =>
        assembly.GetTypes().Where(IsVisible).Select(Print);

    public static bool IsVisible(Type type) => type.IsNested
        ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
        : type.IsPublic;

    private static SurfaceType Print(Type type)
    {
        var typeParameters = type.GetGenericArguments().Select(parameter => parameter.Name).ToArray();
        var bases = Bases(type).Select(TypeNames.Short).ToArray();
        var constraints = Constraints(type.GetGenericArguments());
        var isSealed = type is { IsSealed: true, IsAbstract: false, IsValueType: false } && !IsDelegate(type);
        var kind = Kind(type);
        var header = $"{(isSealed ? "sealed " : "")}{kind} {TypeNames.Full(type)}{(bases.Length == 0 ? "" : " : ")}{string.Join(", ", bases)} {constraints}";
        return new SurfaceType
        {
            Key = TypeNames.Key(type),
            Text = header.TrimEnd(),
            Kind = kind,
            IsSealed = isSealed,
            Bases = [.. bases.Select(name => GenericNames.ByPosition(name, typeParameters))],
            Constraints = GenericNames.ByPosition(constraints, typeParameters),
            Members = [.. MemberLines(type).Select(line => OfficialSurface.Member(line, typeParameters))],
        };
    }

    private static bool IsDelegate(Type type) => typeof(MulticastDelegate).IsAssignableFrom(type);

    private static string Kind(Type type)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            return "struct";
        }

        if (IsDelegate(type))
        {
            return "delegate";
        }

        return type switch
        {
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            _ => "class",
        };
    }

    /// <summary>The base class, and those interfaces that neither it nor another interface brings along.</summary>
    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.IsEnum || IsDelegate(type))
        {
            return [];
        }

        var all = type.GetInterfaces().Where(IsVisible).ToArray();
        var implied = all.SelectMany(face => face.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        var own = all.Where(face => !implied.Contains(face));
        var hasBase = type.BaseType is not null && type.BaseType != typeof(object) && type.BaseType != typeof(ValueType);
        return hasBase ? own.Prepend(type.BaseType!) : own;
    }

    private static IEnumerable<string> MemberLines(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name}={Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"));
        }

        if (IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"{TypeNames.Short(invoke.ReturnType)} ({Parameters(invoke)})"];
        }

        return
        [
            .. type.GetFields(Declared).Where(field => IsOutside(field) && !IsGenerated(field)).Select(Print),
            .. type.GetConstructors(Declared).Where(ctor => IsOutside(ctor) && !ctor.IsStatic).Select(ctor => $"{Access(ctor)}ctor({Parameters(ctor)})"),
            .. type.GetProperties(Declared).Where(property => Accessors(property).Any() && !IsGenerated(property)).Select(Print),
            .. type.GetEvents(Declared).Where(@event => IsOutside(@event.AddMethod!)).Select(@event => $"event {TypeNames.Short(@event.EventHandlerType!)} {@event.Name}"),
            .. type.GetMethods(Declared).Where(IsListed).Select(Print),
        ];
    }

    private static bool IsOutside(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsOutside(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsListed(MethodInfo method) =>
        IsOutside(method)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && (!IsGenerated(method) || method.Name == "<Clone>$")
        && method.GetBaseDefinition().DeclaringType != typeof(object)
        && !(method.DeclaringType!.IsValueType && method.GetBaseDefinition().DeclaringType == typeof(ValueType));

    private static IEnumerable<MethodInfo> Accessors(PropertyInfo property) => property.GetAccessors(nonPublic: true).Where(IsOutside);

    private static string Print(FieldInfo field)
    {
        var access = field.IsPublic ? "" : "p: ";
        if (field.IsLiteral)
        {
            return $"{access}const {TypeNames.Short(field.FieldType)} {field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
        }

        return $"{access}{(field.IsStatic ? "s: " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Short(field.FieldType)} {field.Name}";
    }

    private static string Print(PropertyInfo property)
    {
        var accessors = Accessors(property).ToArray();
        var widest = accessors.OrderByDescending(accessor => accessor.IsPublic).First();
        var parts = new[] { (property.GetMethod, "get;"), (property.SetMethod, "set;") }
            .Where(part => part.Item1 is not null && IsOutside(part.Item1))
            .Select(part => (part.Item2 == "set;" && !part.Item1!.IsPublic ? "p " : "") + part.Item2);
        var index = property.GetIndexParameters().Length == 0 ? "" : $"[{string.Join(", ", property.GetIndexParameters().Select(Print))}]";
        return $"{Access(widest)}{Flags(widest)}{TypeNames.Short(property.PropertyType)} {property.Name}{index} {{{string.Concat(parts)}}}";
    }

    private static string Print(MethodInfo method)
    {
        var generics = method.IsGenericMethod ? $"<{string.Join(',', method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "";
        return $"{Access(method)}{Flags(method)}{TypeNames.Short(method.ReturnType)} {method.Name}{generics}({Parameters(method)}) {constraints}".TrimEnd();
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "p: ";

    private static string Flags(MethodInfo method)
    {
        if (method.IsStatic)
        {
            return "s: ";
        }

        if (method.DeclaringType!.IsInterface || !method.IsVirtual)
        {
            return "";
        }

        if (method.GetBaseDefinition() != method)
        {
            return "o: ";
        }

        return method switch
        {
            { IsAbstract: true } => "abs: ",
            { IsFinal: false } => "v: ",
            _ => "",
        };
    }

    private static string Parameters(MethodBase method)
    {
        var parameters = method.GetParameters().Select(Print);
        return (method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "") + string.Join(", ", parameters);
    }

    private static string Print(ParameterInfo parameter)
    {
        var kind = parameter.ParameterType.IsByRef ? (parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ") : "";
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) || parameter.IsDefined(typeof(ParamCollectionAttribute), inherit: false);
        return $"{(isParams ? "params " : "")}{kind}{TypeNames.Short(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue)
        {
            return "";
        }

        var type = parameter.ParameterType;
        return " = " + parameter.RawDefaultValue switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            var number when type.IsEnum => Enum.ToObject(type, number).ToString(),
            var number => Convert.ToString(number, CultureInfo.InvariantCulture),
        };
    }

    private static string Constraints(Type[] parameters)
    {
        var clauses = new List<string>();
        foreach (var parameter in parameters)
        {
            var attributes = parameter.GenericParameterAttributes;
            var parts = new List<string>();
            if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            {
                parts.Add("struct");
            }
            else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                parts.Add("class");
            }

            parts.AddRange(parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(TypeNames.Short));
            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !parts.Contains("struct"))
            {
                parts.Add("new()");
            }

            if (parts.Count > 0)
            {
                clauses.Add($"where {parameter.Name}:{string.Join(',', parts)}");
            }
        }

        return string.Join(' ', clauses);
    }
}
