namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>One member line of the list, or of the kernel printed the same way.</summary>
/// <param name="Text">As it is read.</param>
/// <param name="Shape">As it is compared: type parameters by position, so that their names do not matter.</param>
/// <param name="Name">The member's name; <c>ctor</c> for constructors.</param>
/// <param name="IsOverride">True where it overrides a member of a base class, and so adds nothing to the surface.</param>
internal sealed record SurfaceMember(string Text, string Shape, string Name, bool IsOverride);
