using AgentRuntime.Model;
using AgentRuntime.Telemetry;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Gates;

/// <summary>
/// The gate of one model server: hands out its permits, keeps the queue, and leaves the server alone when it fails or asks for time.
/// Who holds and who waits is in the <see cref="GateBook"/>, which outlives a failure of this actor; what it learned of the server is
/// learned anew.
/// </summary>
/// <remarks>
/// A server that is full is not asked for less than it said to take: its own pause and the breaker hold requests back, and a count that
/// shrinks and grows would only guess at what the next request meets.
/// </remarks>
#pragma warning disable CA1001 // An actor has PostStop where another class has Dispose.
internal sealed class GateActor : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    private const string PlacesTimer = "places";
    private const string PauseTimer = "pause";

    private readonly GateServer _server;
    private readonly GateSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly GateBook _book;
    private readonly GateBreaker _breaker;
    private readonly GatePause _pause;
    private readonly GateErrors _errors;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ILoggingAdapter _logger = Context.GetLogger();
    private int? _permits;
    private long? _askedAt;
    private bool _isAsking;
    private bool _isFirstAnswerDue = true;

    /// <summary>Made through <see cref="Props"/>.</summary>
    public GateActor(GateServer server, GateSettings settings, TimeProvider timeProvider, GateBook book)
    {
        _server = server;
        _settings = settings;
        _timeProvider = timeProvider;
        _book = book;
        _breaker = new GateBreaker(settings, timeProvider);
        _pause = new GatePause(settings, timeProvider);
        _errors = new GateErrors(server.Name, server.Providers);
        _permits = server.Permits;
        Receive<GateProtocol.Acquire>(OnAcquire);
        Receive<GateProtocol.Release>(OnRelease);
        Receive<Terminated>(terminated => OnTerminated(terminated.ActorRef));
        Receive<PlacesDue>(_ => TellPlaces());
        Receive<PauseOver>(_ => Pump());
        Receive<Discovered>(OnDiscovered);
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>
    /// The permits that may be out. Before the server has said how many it takes, one request goes: that much every server takes, and
    /// the first request never waits for the answer.
    /// </summary>
    private int Limit => _permits ?? (_isFirstAnswerDue ? 1 : _settings.FallbackPermits);

    /// <summary>The gate of one server.</summary>
    internal static Props Props(GateServer server, GateSettings settings, TimeProvider timeProvider, GateBook book) =>
        Akka.Actor.Props.Create(() => new GateActor(server, settings, timeProvider, book));

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        foreach (var requester in _book.Requesters)
        {
            Context.Watch(requester);
        }

        Discover();
        Pump();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private void OnAcquire(GateProtocol.Acquire acquire)
    {
        if (_book.Find(Sender, acquire.RequestId) is { } known)
        {
            Answer(known);
            return;
        }

        if (_book.Waiting >= _settings.MaxQueued && !HasFreePermit)
        {
            Sender.Tell(new GateProtocol.Refused(acquire.RequestId, _errors.QueueFull(_settings.MaxQueued)), Self);
            return;
        }

        // The book first: what it has is not lost if anything after this fails.
        var isNew = !_book.Knows(Sender);
        var (request, place) = _book.Enqueue(Sender, acquire);
        request.AskedAt = RuntimeInstruments.GateWait.Enabled ? _timeProvider.GetTimestamp() : 0;
        if (isNew)
        {
            Context.Watch(Sender);
        }

        Discover();
        Pump();
        if (!request.IsHeld && _book.Find(request.Requester, request.Id) is not null)
        {
            TellPlace(request, place);
        }
    }

    private void OnRelease(GateProtocol.Release release)
    {
        if (_book.Remove(Sender, release.RequestId) is not { } request)
        {
            return;
        }

        UnwatchIfDone(Sender);
        if (request.IsHeld)
        {
            Learn(release.Outcome, request.IsProbe);
        }

        Pump();
    }

    private void OnTerminated(IActorRef requester)
    {
        foreach (var held in _book.RemoveAll(requester))
        {
            Learn(GateOutcome.Abandoned.Instance, held.IsProbe);
        }

        Pump();
    }

    private void Learn(GateOutcome outcome, bool isProbe)
    {
        var openedBy = _breaker.OpenedBy;
        _breaker.Record(outcome, isProbe);
        _pause.Record(outcome);
        if (openedBy is null && _breaker.OpenedBy is { } error)
        {
            _logger.Warning(
                "{0} failed {1} times in a row and is left alone for {2}, then tried with one request at a time. The last failure: {3}",
                _server.Name,
                _breaker.Failures,
                _breaker.OpenFor,
                error);
        }
        else if (openedBy is not null && _breaker.OpenedBy is null)
        {
            _logger.Info("{0} answers again.", _server.Name);
        }
    }

    private bool HasFreePermit => _book.Held < Limit && _pause.Left is null && _breaker.OpenedBy is null;

    /// <summary>Lets through whom it may, refuses everybody while the server is left alone, and sees to it that the others hear of it.</summary>
    private void Pump()
    {
        if (_breaker.OpenFor is { } openFor)
        {
            RefuseAll(_errors.LeftAlone(_breaker.OpenedBy!, _breaker.Failures, openFor));
            return;
        }

        while (_book.Waiting > 0 && _book.Held < Limit)
        {
            if (_pause.Left is { } left)
            {
                Timers.StartSingleTimer(PauseTimer, PauseOver.Instance, left);
                break;
            }

            if (!_breaker.TryAdmit(out var isProbe))
            {
                break;
            }

            _book.TryGrant(out var request);
            request!.IsProbe = isProbe;
            request.Requester.Tell(new GateProtocol.Granted(request.Id), Self);
            MeasureWait(request);
        }

        if (_book.Waiting > 0 && !Timers.IsTimerActive(PlacesTimer))
        {
            Timers.StartSingleTimer(PlacesTimer, PlacesDue.Instance, _settings.PlaceInterval);
        }
    }

    private void MeasureWait(GateRequest request)
    {
        if (request.AskedAt != 0)
        {
            RuntimeInstruments.GateWait.Record(
                _timeProvider.GetElapsedTime(request.AskedAt).TotalSeconds,
                new KeyValuePair<string, object?>(TelemetryNames.GateServer, _server.Name),
                new KeyValuePair<string, object?>(TelemetryNames.GatePriority, PriorityWord(request.Acquire.Priority)));
        }
    }

    private static string PriorityWord(RequestPriority priority) => priority switch
    {
        RequestPriority.Interactive => "interactive",
        RequestPriority.Background => "background",
    };

    private void RefuseAll(ModelError error)
    {
        while (_book.TryRefuse(out var request))
        {
            UnwatchIfDone(request.Requester);
            request.Requester.Tell(new GateProtocol.Refused(request.Id, error), Self);
        }
    }

    private void UnwatchIfDone(IActorRef requester)
    {
        if (!_book.Knows(requester))
        {
            Context.Unwatch(requester);
        }
    }

    private void Answer(GateRequest known) => known.Requester.Tell(
        known.IsHeld ? new GateProtocol.Granted(known.Id) : new GateProtocol.Waiting(known.Id, Math.Max(1, known.ToldPlace)), Self);

    private void TellPlace(GateRequest request, int place)
    {
        request.ToldPlace = place;
        request.IsFreshlyTold = true;
        request.Requester.Tell(new GateProtocol.Waiting(request.Id, place), Self);
    }

    /// <summary>
    /// One walk over the queue per interval, however many permits came back in it. A place far back changes all the time and tells a
    /// person nothing: it is told when it has halved.
    /// </summary>
    private void TellPlaces()
    {
        var place = 0;
        foreach (var request in _book.InServingOrder())
        {
            place++;
            var isWorthTelling = place <= _settings.ExactPlaces ? place != request.ToldPlace : place <= request.ToldPlace / 2;
            if (request.IsFreshlyTold)
            {
                request.IsFreshlyTold = false;
            }
            else if (isWorthTelling)
            {
                TellPlace(request, place);
                request.IsFreshlyTold = false;
            }
        }

        if (place > 0)
        {
            Timers.StartSingleTimer(PlacesTimer, PlacesDue.Instance, _settings.PlaceInterval);
        }
    }

    /// <summary>Asks the server how many requests it takes, unless that is configured, or was asked a short while ago.</summary>
    private void Discover()
    {
        if (_server.Permits is not null || _isAsking
            || (_askedAt is { } askedAt && _timeProvider.GetElapsedTime(askedAt) < _settings.DiscoveryInterval))
        {
            return;
        }

        _askedAt = _timeProvider.GetTimestamp();
        _isAsking = true;
        _ = DiscoverAsync().PipeTo(Self);
    }

    private async Task<Discovered> DiscoverAsync()
    {
        using var timeout = new CancellationTokenSource(_settings.DiscoveryTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopped.Token);
        try
        {
            return new Discovered(await _server.Discover(either.Token).WaitAsync(either.Token).ConfigureAwait(false), null);
        }
#pragma warning disable CA1031 // A server that does not say how much it takes is used with the fallback, whatever went wrong.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new Discovered(null, exception);
        }
    }

    private void OnDiscovered(Discovered discovered)
    {
        _isAsking = false;
        _isFirstAnswerDue = false;
        if (discovered.Failure is { } failure)
        {
            _logger.Debug(
                "{0} could not be asked how many requests it takes at once; it gets {1}. {2}", _server.Name, Limit, failure.Message);
        }
        else if (discovered.Permits is > 0 and var permits && permits != _permits)
        {
            _permits = permits;
            _logger.Info("{0} takes {1} requests at once.", _server.Name, permits);
        }

        Pump();
    }

    private sealed class PlacesDue
    {
        internal static PlacesDue Instance { get; } = new();
    }

    private sealed class PauseOver
    {
        internal static PauseOver Instance { get; } = new();
    }

    private sealed record Discovered(int? Permits, Exception? Failure);
}
