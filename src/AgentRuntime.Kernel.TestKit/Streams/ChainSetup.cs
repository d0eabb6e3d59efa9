using Akka.Actor;
using Akka.Streams.Dsl;
using Akka.TestKit;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

/// <summary>A flow between a publisher and a subscriber that the test controls. It is connected at the first use.</summary>
public class ChainSetup<TIn, TOut, TMat>
{
    /// <summary>The test.</summary>
#pragma warning disable IDE1006 // the official name
    protected readonly TestKitBase System;
#pragma warning restore IDE1006

    private readonly Func<Flow<TIn, TIn, NotUsed>, Flow<TIn, TOut, TMat>> _stream;
    private readonly Func<Source<TOut, NotUsed>, ActorMaterializer, IPublisher<TOut>> _toPublisher;
    private TestPublisher.ManualProbe<TIn>? _upstream;
    private TestSubscriber.ManualProbe<TOut>? _downstream;
    private IPublisher<TOut>? _publisher;
    private StreamTestKit.PublisherProbeSubscription<TIn>? _upstreamSubscription;
    private ISubscription? _downstreamSubscription;

    /// <summary>Creates the chain on a materializer.</summary>
    public ChainSetup(
        Func<Flow<TIn, TIn, NotUsed>, Flow<TIn, TOut, TMat>> stream,
        ActorMaterializerSettings settings,
        ActorMaterializer materializer,
        Func<Source<TOut, NotUsed>, ActorMaterializer, IPublisher<TOut>> toPublisher,
        TestKitBase system)
    {
        _stream = stream;
        Settings = settings;
        Materializer = materializer;
        _toPublisher = toPublisher;
        System = system;
    }

    /// <summary>Creates the chain on a materializer of its own.</summary>
    public ChainSetup(
        Func<Flow<TIn, TIn, NotUsed>, Flow<TIn, TOut, TMat>> stream,
        ActorMaterializerSettings settings,
        Func<Source<TOut, NotUsed>, ActorMaterializer, IPublisher<TOut>> toPublisher,
        TestKitBase system)
        : this(stream, settings, system.Sys.Materializer(settings), toPublisher, system)
    {
    }

    /// <summary>Creates the chain on a materializer that the function makes.</summary>
    public ChainSetup(
        Func<Flow<TIn, TIn, NotUsed>, Flow<TIn, TOut, TMat>> stream,
        ActorMaterializerSettings settings,
        Func<ActorMaterializerSettings, IActorRefFactory, ActorMaterializer> materializerCreator,
        Func<Source<TOut, NotUsed>, ActorMaterializer, IPublisher<TOut>> toPublisher,
        TestKitBase system)
        : this(stream, settings, materializerCreator(settings, system.Sys), toPublisher, system)
    {
    }

    /// <summary>Whether the chain is connected.</summary>
    public bool Initialized { get; private set; }

    /// <summary>The materializer's settings.</summary>
    public ActorMaterializerSettings Settings { get; }

    /// <summary>What the chain runs on.</summary>
    public ActorMaterializer Materializer { get; }

    /// <summary>Feeds the chain.</summary>
    public TestPublisher.ManualProbe<TIn> Upstream => Connected(ref _upstream);

    /// <summary>Reads the chain.</summary>
    public TestSubscriber.ManualProbe<TOut> Downstream => Connected(ref _downstream);

    /// <summary>The chain's end.</summary>
    public IPublisher<TOut> Publisher => Connected(ref _publisher);

    /// <summary>The chain's subscription upstream.</summary>
    public StreamTestKit.PublisherProbeSubscription<TIn> UpstreamSubscription => Connected(ref _upstreamSubscription);

    /// <summary>The test's subscription downstream.</summary>
    public ISubscription DownstreamSubscription => Connected(ref _downstreamSubscription);

    /// <summary>Connects the chain, unless it is connected.</summary>
    public virtual async Task<ChainSetup<TIn, TOut, TMat>> InitializeAsync()
    {
        if (!Initialized)
        {
            Start();
            _upstreamSubscription = await _upstream!.ExpectSubscriptionAsync().ConfigureAwait(false);
            _publisher!.Subscribe(_downstream!);
            _downstreamSubscription = await _downstream!.ExpectSubscriptionAsync().ConfigureAwait(false);
            Initialized = true;
        }

        return this;
    }

    /// <summary>Connects the chain, unless it is connected.</summary>
    protected virtual void EnsureInitialized()
    {
        if (!Initialized)
        {
            Start();
            _upstreamSubscription = _upstream!.ExpectSubscription();
            _publisher!.Subscribe(_downstream!);
            _downstreamSubscription = _downstream!.ExpectSubscription();
            Initialized = true;
        }
    }

    private void Start()
    {
        _upstream = System.CreateManualPublisherProbe<TIn>();
        _downstream = System.CreateManualSubscriberProbe<TOut>();
        _publisher = _toPublisher(Source.FromPublisher(_upstream).Via(_stream(Flow.Create<TIn>())), Materializer);
    }

    private TPart Connected<TPart>(ref TPart? part)
        where TPart : class
    {
        EnsureInitialized();
        return part!;
    }
}
