using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Calls actor constructors without the cost of a reflection look-up per instance.</summary>
internal sealed class ActorActivator
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ActorActivator> Known = new();

    private readonly ConstructorInvoker _invoker;
    private readonly int _parameterCount;

    private ActorActivator(ConstructorInfo constructor)
    {
        _invoker = ConstructorInvoker.Create(constructor);
        _parameterCount = constructor.GetParameters().Length;
    }

    internal static ActorActivator For(ConstructorInfo constructor)
        => Known.GetOrAdd(constructor, static c => new ActorActivator(c));

    internal static ActorActivator Find(Type type, object?[] args)
    {
        ConstructorInfo? best = null;
        foreach (var candidate in type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
        {
            if (Accepts(candidate.GetParameters(), args))
            {
                best = Better(best, candidate);
            }
        }

        return best is null
            ? throw new MissingMethodException($"No constructor of {type} accepts the {args.Length} given arguments.")
            : For(best);
    }

    internal ActorBase Create(object?[] args)
    {
        if (args.Length == 0 && _parameterCount == 0)
        {
            return (ActorBase)_invoker.Invoke();
        }

        // A copy: the invoker writes converted values back into the span, and the arguments serve every restart.
        var copy = args.Length == _parameterCount ? (object?[])args.Clone() : WithDefaults(args);
        return (ActorBase)_invoker.Invoke(copy.AsSpan());
    }

    private static bool Accepts(ParameterInfo[] parameters, object?[] args)
    {
        if (args.Length > parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            if (i >= args.Length)
            {
                return false;
            }

            var type = parameters[i].ParameterType;
            var arg = args[i];
            if (arg is null ? type.IsValueType && Nullable.GetUnderlyingType(type) is null : !AcceptsValue(type, arg))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AcceptsValue(Type type, object arg)
        => type.IsInstanceOfType(arg) || Nullable.GetUnderlyingType(type)?.IsInstanceOfType(arg) == true;

    private static ConstructorInfo Better(ConstructorInfo? best, ConstructorInfo candidate)
    {
        if (best is null)
        {
            return candidate;
        }

        var known = best.GetParameters();
        var other = candidate.GetParameters();
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].ParameterType != other[i].ParameterType)
            {
                return known[i].ParameterType.IsAssignableFrom(other[i].ParameterType) ? candidate : best;
            }
        }

        return best;
    }

    private object?[] WithDefaults(object?[] args)
        => throw new MissingMethodException($"The constructor takes {_parameterCount} arguments, {args.Length} were given.");
}
