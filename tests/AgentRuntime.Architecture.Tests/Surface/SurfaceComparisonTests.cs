using System.Reflection;

namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>The comparison itself, on types of this file: what differs is reported, what agrees is not.</summary>
public sealed class SurfaceComparisonTests
{
    private const string Space = "AgentRuntime.Architecture.Tests.Surface.SurfaceComparisonTests+";

    [Theory]
    [InlineData("  int Count {get;}")]
    [InlineData("  p: int Count {get;}")]
    public void Offenders_UnlistedType_IsReported(string member) =>
        Assert.Contains("make it internal", Assert.Single(Offenders(typeof(Plain), "class Other.Plain", member)), StringComparison.Ordinal);

    [Fact]
    public void Offenders_SameMembers_AreNone() => Assert.Empty(Offenders(
        typeof(Plain),
        $"class {Space}Plain : IDisposable",
        "  ctor(string name = null, int port = 8080)",
        "  p: v: bool Accept<TMessage>(Func<TMessage, (int, string)> handler, params object[] rest) where TMessage:class",
        "  void Dispose()",
        "  TimeSpan? Patience {get;p set;}",
        "  bool TryGet(out string text) [Obsolete]",
        "  void More()"));

    [Theory]
    [InlineData("  ctor(string title = null, int port = 8080)", "a parameter's name")]
    [InlineData("  ctor(string name, int port = 8080)", "a default that the list does not have")]
    [InlineData("  ctor(string name = null, int port = 80)", "another default")]
    public void Offenders_ConstructorDiffers_IsReported(string constructor, string difference)
    {
        var offender = Assert.Single(Offenders(
            typeof(Plain),
            $"class {Space}Plain : IDisposable",
            constructor,
            "  p: v: bool Accept<T>(Func<T, ValueTuple<int, string>> handler, params object[] rest) where T:class",
            "  void Dispose()",
            "  TimeSpan? Patience {get;p set;}",
            "  bool TryGet(out string text)"));

        Assert.True(offender.Contains("ctor(string name = null, int port = 8080)\n    nearest: ctor(", StringComparison.Ordinal), difference + ": " + offender);
    }

    [Theory]
    [InlineData("sealed class")]
    [InlineData("abstract class")]
    [InlineData("struct")]
    public void Offenders_KindDiffers_IsReported(string kind) => Assert.Contains(
        $"official: {kind} ",
        Assert.Single(Offenders(typeof(Empty), $"{kind} {Space}Empty", "  ctor()")),
        StringComparison.Ordinal);

    [Fact]
    public void Offenders_InterfaceNotListed_IsReported() =>
        Assert.Contains("has IDisposable", Offenders(typeof(Plain), $"class {Space}Plain")[0], StringComparison.Ordinal);

    [Fact]
    public void Offenders_InterfaceListedIndirectly_IsNone() => Assert.DoesNotContain(
        Offenders(typeof(Plain), "interface Other.IPart : IDisposable", $"class {Space}Plain : IPart"),
        offender => offender.Contains("IDisposable,", StringComparison.Ordinal) || offender.Contains("has IDisposable", StringComparison.Ordinal));

    [Fact]
    public void Offenders_RecordForClass_IsReported() => Assert.Contains(
        Offenders(typeof(Note), $"class {Space}Note : IEquatable<Note>", "  ctor(string Text)", "  string Text {get;set;}"),
        offender => offender.Contains("is a record", StringComparison.Ordinal));

    [Theory]
    [InlineData("  string Text {get;set;}", true)]
    [InlineData("  p: string Text {get;}", false)]
    public void Offenders_SetterMissing_IsNone(string property, bool isAccepted) => Assert.Equal(
        isAccepted,
        Offenders(typeof(Reader), $"class {Space}Reader", "  ctor()", property).Length == 0);

    [Fact]
    public void Offenders_OverrideNotListed_IsNone() =>
        Assert.Empty(Offenders(typeof(FaultException), $"class {Space}FaultException : Exception", "  ctor()"));

    [Fact]
    public void Offenders_EnumMemberNotListed_IsReported() =>
        Assert.Contains("Two=2", Assert.Single(Offenders(typeof(Choice), $"enum {Space}Choice", "  One=1, Three=2")), StringComparison.Ordinal);

    private static string[] Offenders(Type type, params string[] list)
    {
        var printed = SurfacePrinter.Print(Assembly.GetExecutingAssembly()).Single(found => found.Key == type.FullName);
        return [.. new SurfaceComparison(OfficialSurface.Read(list), []).Offenders(printed)];
    }

#pragma warning disable IDE0060, CA1801 // what is compared is the signature
    public class Plain(string name = null!, int port = 8080) : IDisposable
    {
        public TimeSpan? Patience { get; protected set; } = TimeSpan.FromSeconds(name?.Length ?? port);

        public bool TryGet(out string text)
        {
            text = "";
            return true;
        }

        public void Dispose() => GC.SuppressFinalize(this);

        protected virtual bool Accept<T>(Func<T, (int Code, string Text)> handler, params object[] rest)
            where T : class => true;
    }
#pragma warning restore IDE0060, CA1801

    public class Empty;

    public class Reader
    {
        public string Text { get; } = "";
    }

    public record Note(string Text);

    public class FaultException : Exception
    {
        public override string Message => "a fault";

        public override string ToString() => Message;
    }

    public enum Choice
    {
        One = 1,
        Two = 2,
    }
}
