using System.Threading.Channels;
using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Conduct;

/// <summary>An actor that keeps what it is told until a test asks for it.</summary>
internal sealed class Probe
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Channel<(object Message, IActorRef Sender)> _received = Channel.CreateUnbounded<(object Message, IActorRef Sender)>();

    public Probe(ActorSystem system)
    {
        var writer = _received.Writer;
        Ref = system.ActorOf(Props.Create(() => new Keeper(writer)));
    }

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    /// <summary>Adds what an actor under test has seen. Telling it would not do for what an actor receives automatically.</summary>
    public void Put(object seen) => _received.Writer.TryWrite((seen, ActorRefs.Nobody));

    public async Task<T> ExpectAsync<T>()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var (message, sender) = await _received.Reader.ReadAsync(deadline.Token);
        LastSender = sender;
        return Assert.IsAssignableFrom<T>(message);
    }

    public async Task ExpectAsync(params object[] messages)
    {
        foreach (var message in messages)
        {
            Assert.Equal(message, await ExpectAsync<object>());
        }
    }

    public async Task<object[]> TakeAsync(int count)
    {
        var taken = new object[count];
        for (var i = 0; i < count; i++)
        {
            taken[i] = await ExpectAsync<object>();
        }

        return taken;
    }

    /// <summary>Asserts that nothing has come: a message of the test's own overtakes nothing that was sent before it.</summary>
    public async Task ExpectNothingAsync(TimeSpan? within = null)
    {
        if (within is { } time)
        {
            await Task.Delay(time, TimeProvider.System);
        }

        var mark = new object();
        Ref.Tell(mark, ActorRefs.NoSender);
        Assert.Same(mark, await ExpectAsync<object>());
    }

    private sealed class Keeper(ChannelWriter<(object Message, IActorRef Sender)> received) : ActorBase
    {
        protected override bool Receive(object message) => received.TryWrite((message, Sender));
    }
}
