namespace Akka.Actor;

/// <summary>Tells the time.</summary>
public interface IDateTimeOffsetNowTimeProvider : ITimeProvider;
