using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <content>The extensions.</content>
internal sealed partial class ActorSystemImpl
{
    public override object RegisterExtension(IExtensionId extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return _extensions.GetOrAdd(
            extension.ExtensionType,
            static (_, state) => new Lazy<object>(() => state.extension.CreateExtension(state.system)),
            (extension, system: this)).Value;
    }

    public override object GetExtension(IExtensionId extensionId)
        => TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null!;

    public override T GetExtension<T>()
        where T : class
        => TryGetExtension<T>(out var extension) ? extension : null!;

    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object extension)
    {
        var found = _extensions.TryGetValue(extensionType, out var lazy);
        extension = found ? lazy!.Value : null!;
        return found;
    }

    public override bool TryGetExtension<T>([NotNullWhen(true)] out T extension)
        where T : class
    {
        var found = TryGetExtension(typeof(T), out var untyped);
        extension = (untyped as T)!;
        return found;
    }
}
