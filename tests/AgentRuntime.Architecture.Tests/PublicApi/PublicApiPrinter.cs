using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using AgentRuntime.Architecture.Tests.Surface;

namespace AgentRuntime.Architecture.Tests.PublicApi;

/// <summary>Lists what an assembly shows to the outside: one line per type and member, by full names, sorted. Assemblies are not named, so the
/// listing is the same on the kernel and on the official packages.</summary>
internal static class PublicApiPrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What the compiler adds to every record.</summary>
    private static readonly HashSet<string> OfRecords = new(StringComparer.Ordinal)
    {
        "Equals", "GetHashCode", "ToString", "PrintMembers", "<Clone>$", "EqualityContract", "op_Equality", "op_Inequality",
    };

    public static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetTypes().Where(SurfacePrinter.IsVisible).OrderBy(TypeNames.Full, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        var isRecord = IsRecord(type);
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => isRecord ? "record struct" : "struct",
            { BaseType: { } parent } when parent == typeof(MulticastDelegate) => "delegate",
            _ => (type switch { { IsAbstract: true, IsSealed: true } => "static ", { IsAbstract: true } => "abstract ", { IsSealed: true } => "sealed ", _ => "" })
                + (isRecord ? "record" : "class"),
        };
        var bases = new List<string>();
        if (type.BaseType is { } baseType && baseType != typeof(object) && !type.IsValueType && kind != "delegate")
        {
            bases.Add(TypeNames.Full(baseType));
        }

        if (!type.IsEnum && kind != "delegate")
        {
            var all = type.GetInterfaces().Where(SurfacePrinter.IsVisible).ToArray();
            var implied = all.SelectMany(face => face.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
            var ofRecord = isRecord ? typeof(IEquatable<>).MakeGenericType(type) : null;
            bases.AddRange(all.Where(face => !implied.Contains(face) && face != ofRecord).Select(TypeNames.Full).Order(StringComparer.Ordinal));
        }

        return $"{kind} {TypeNames.Full(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{Constraints(type.GetGenericArguments())}";
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is { } print && print.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"));
        }

        if (type.BaseType == typeof(MulticastDelegate))
        {
            return [Print(type.GetMethod("Invoke")!)];
        }

        var isRecord = IsRecord(type);
        return
        [
            .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(Print),
            .. type.GetConstructors(Declared).Where(ctor => IsOutside(ctor) && !IsCopy(ctor, isRecord)).Select(ctor => $"{Access(ctor)}ctor({Parameters(ctor)})"),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsOutside) && !(isRecord && OfRecords.Contains(property.Name))).Select(Print),
            .. type.GetEvents(Declared).Where(@event => IsOutside(@event.AddMethod!)).Select(@event => $"event {TypeNames.Full(@event.EventHandlerType!)} {@event.Name}"),
            .. type.GetMethods(Declared).Where(method => IsListed(method, isRecord)).Select(Print),
        ];
    }

    private static bool IsListed(MethodInfo method, bool isRecord) =>
        IsOutside(method)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !(isRecord && OfRecords.Contains(method.Name) && (method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || method.Name == "ToString"));

    private static bool IsCopy(ConstructorInfo constructor, bool isRecord) =>
        isRecord && constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;

    private static bool IsOutside(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Print(FieldInfo field)
    {
        var access = field.IsPublic ? "" : "protected ";
        return field.IsLiteral
            ? $"{access}const {TypeNames.Full(field.FieldType)} {field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
            : $"{access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Nullable(new NullabilityInfoContext().Create(field))} {field.Name}";
    }

    private static string Print(PropertyInfo property)
    {
        var widest = property.GetAccessors(nonPublic: true).OrderByDescending(accessor => accessor.IsPublic).First();
        var set = property.SetMethod is { } setter && IsOutside(setter)
            ? (widest.IsPublic ? Access(setter) : "") + (IsInit(setter) ? "init; " : "set; ")
            : "";
        var get = property.GetMethod is { } getter && IsOutside(getter) ? (widest.IsPublic ? Access(getter) : "") + "get; " : "";
        var required = property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";
        var index = property.GetIndexParameters().Length == 0 ? "" : $"[{string.Join(", ", property.GetIndexParameters().Select(Print))}]";
        return $"{Access(widest)}{required}{Flags(widest)}{Nullable(new NullabilityInfoContext().Create(property))} {property.Name}{index} {{ {get}{set}}}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Print(MethodInfo method)
    {
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        var generics = arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>";
        var returned = method.ReturnType == typeof(void) ? "void" : Nullable(new NullabilityInfoContext().Create(method.ReturnParameter));
        return $"{Access(method)}{Flags(method)}{returned} {method.Name}{generics}({Parameters(method)}){Constraints(arguments)}";
    }

    private static string Flags(MethodInfo method) => method switch
    {
        { IsStatic: true } => "static ",
        _ when method.DeclaringType!.IsInterface || !method.IsVirtual => "",
        _ when method.GetBaseDefinition() != method => "override ",
        { IsAbstract: true } => "abstract ",
        { IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Print));

    private static string Print(ParameterInfo parameter)
    {
        var kind = parameter.ParameterType.IsByRef ? (parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ") : "";
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) || parameter.IsDefined(typeof(ParamCollectionAttribute), inherit: false);
        var value = !parameter.HasDefaultValue ? "" : " = " + parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && System.Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            var number when parameter.ParameterType.IsEnum => Enum.ToObject(parameter.ParameterType, number).ToString(),
            var number => Convert.ToString(number, CultureInfo.InvariantCulture),
        };
        return $"{(isParams ? "params " : "")}{kind}{Nullable(new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    /// <summary>The type's name, with a question mark where a reference may be null.</summary>
    private static string Nullable(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        var name = TypeNames.Full(type);
        return info.ReadState == NullabilityState.Nullable && !type.IsValueType ? name + "?" : name;
    }

    private static string Constraints(Type[] parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters)
        {
            var attributes = parameter.GenericParameterAttributes;
            var parts = parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(TypeNames.Full).ToList();
            if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            {
                parts.Insert(0, "struct");
            }
            else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                parts.Insert(0, "class");
            }

            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !parts.Contains("struct"))
            {
                parts.Add("new()");
            }

            if (parts.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" where {parameter.Name} : {string.Join(", ", parts)}");
            }
        }

        return text.ToString();
    }
}
