using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Reads <c>() =&gt; new T(args)</c> without compiling it: compiling costs a millisecond each time.</summary>
internal static class PropsExpression
{
    internal static NewExpression Body<TActor>(Expression<Func<TActor>> factory)
        => factory.Body switch
        {
            NewExpression body => body,
            UnaryExpression { NodeType: ExpressionType.Convert, Operand: NewExpression body } => body,
            _ => throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory)),
        };

    internal static object?[] Arguments(NewExpression body)
    {
        if (body.Arguments.Count == 0)
        {
            return [];
        }

        var args = new object?[body.Arguments.Count];
        for (var i = 0; i < args.Length; i++)
        {
            args[i] = Evaluate(body.Arguments[i]);
        }

        return args;
    }

    private static object? Evaluate(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member:
                return field.GetValue(member.Expression is null ? null : Evaluate(member.Expression));
            case MemberExpression { Member: PropertyInfo property } member:
                return property.GetValue(member.Expression is null ? null : Evaluate(member.Expression));
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when Evaluate(convert.Operand) is var value
                && (value is null ? !convert.Type.IsValueType : convert.Type.IsInstanceOfType(value)):
                return value;
            default:
                return Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        }
    }
}
