using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class ReceiveTests : ConductTests
{
    [Fact]
    public async Task Receive_SeveralHandlers_TheFirstThatFitsTakesIt()
    {
        var actor = Actor(a =>
        {
            a.On<int>(i => a.Reply($"big {i}"), i => i > 10);
            a.On<int>(i => a.Reply($"int {i}"));
            a.On<IOException>(_ => a.Reply("argument"));
            a.On<Exception>(_ => a.Reply("exception"));
            a.Any(_ => a.Reply("any"));
        });

        Assert.Equal("big 11", await actor.Ask<string>(11, LongWait));
        Assert.Equal("int 1", await actor.Ask<string>(1, LongWait));
        Assert.Equal("argument", await actor.Ask<string>(new FileNotFoundException("x"), LongWait));
        Assert.Equal("exception", await actor.Ask<string>(new NotSupportedException(), LongWait));
        Assert.Equal("any", await actor.Ask<string>('c', LongWait));
    }

    [Fact]
    public async Task Receive_FunctionReturnsFalse_TheNextIsTried()
    {
        var actor = Actor(a =>
        {
            a.OnFunc<int>(i => i > 10 && a.Reply($"big {i}"));
            a.On<int>(i => a.Reply($"int {i}"));
        });

        Assert.Equal("int 1", await actor.Ask<string>(1, LongWait));
        Assert.Equal("big 11", await actor.Ask<string>(11, LongWait));
    }

    [Fact]
    public async Task Receive_AfterReceiveAny_Throws()
        => Assert.IsType<InvalidOperationException>(await BuildFailureAsync(a =>
        {
            a.Any(_ => { });
            a.On<int>(_ => { });
        }));

    [Fact]
    public async Task Receive_AfterReceiveOfObject_Throws()
        => Assert.IsType<InvalidOperationException>(await BuildFailureAsync(a =>
        {
            a.On<object>(_ => { });
            a.On<int>(_ => { });
        }));

    [Fact]
    public async Task Receive_AfterReceiveOfObjectWithPredicate_IsAllowed()
    {
        var actor = Actor(a =>
        {
            a.On<object>(_ => a.Reply("object"), o => o is string);
            a.On<int>(_ => a.Reply("int"));
        });

        Assert.Equal("int", await actor.Ask<string>(1, LongWait));
    }

    [Fact]
    public async Task Receive_OutsideConstructor_Throws()
    {
        var actor = Actor(a => a.On<string>(_ =>
        {
            try
            {
                a.On<int>(_ => { });
                a.Reply("accepted");
            }
            catch (InvalidOperationException)
            {
                a.Reply("refused");
            }
        }));

        Assert.Equal("refused", await actor.Ask<string>("x", LongWait));
    }

    [Fact]
    public async Task Receive_TypeAtRunTime_MatchesSubclasses()
    {
        var actor = Actor(a => a.OnType(typeof(Exception), _ => a.Reply("yes")));

        Assert.Equal("yes", await actor.Ask<string>(new NotSupportedException(), LongWait));
    }

    [Fact]
    public async Task Unhandled_NoHandlerFits_IsPublished()
    {
        var published = Listen<UnhandledMessage>();
        var actor = Actor(a => a.On<int>(_ => { }));

        actor.Tell("x", published.Ref);

        var unhandled = await published.ExpectAsync<UnhandledMessage>();
        Assert.Equal(("x", published.Ref, actor), (unhandled.Message, unhandled.Sender, unhandled.Recipient));
    }

    [Fact]
    public async Task Unhandled_BehaviourReturnsFalse_IsPublished()
    {
        var published = Listen<UnhandledMessage>();
        var actor = Start(new Script { Receive = (a, _) => a.Ctx.Become(_ => false) });

        actor.Tell("x");
        actor.Tell("y");

        Assert.Equal("y", (await published.ExpectAsync<UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task Become_Stacked_UnbecomeReturnsToTheOneBelow()
    {
        var actor = Actor(a =>
        {
            a.On<string>(m => m == "push", _ => a.Stack(() =>
            {
                a.On<string>(m => m == "pop", _ => a.Pop());
                a.On<string>(m => a.Reply($"upper {m}"));
            }));
            a.On<string>(m => m == "pop", _ => a.Pop());
            a.On<string>(m => a.Reply($"lower {m}"));
        });

        actor.Tell("push");
        Assert.Equal("upper a", await actor.Ask<string>("a", LongWait));
        actor.Tell("pop");
        Assert.Equal("lower b", await actor.Ask<string>("b", LongWait));
        actor.Tell("pop");
        Assert.Equal("lower c", await actor.Ask<string>("c", LongWait));
    }

    [Fact]
    public async Task Become_Replacing_UnbecomeReturnsToTheFirst()
    {
        var actor = Actor(a =>
        {
            a.On<string>(m => m == "one", _ => a.Replace(() =>
            {
                a.On<string>(m => m == "two", _ => a.Replace(() =>
                {
                    a.On<string>(m => m == "back", _ => a.Pop());
                    a.On<string>(m => a.Reply($"two {m}"));
                }));
                a.On<string>(m => a.Reply($"one {m}"));
            }));
            a.On<string>(m => a.Reply($"zero {m}"));
        });

        actor.Tell("one");
        Assert.Equal("one a", await actor.Ask<string>("a", LongWait));
        actor.Tell("two");
        Assert.Equal("two b", await actor.Ask<string>("b", LongWait));
        actor.Tell("back");
        Assert.Equal("zero c", await actor.Ask<string>("c", LongWait));
    }

    [Fact]
    public async Task Become_InConstructor_HoldsFromTheFirstMessage()
    {
        var actor = Actor(a =>
        {
            a.On<string>(m => a.Reply($"lower {m}"));
            a.Replace(() => a.On<string>(m => a.Reply($"upper {m}")));
        });

        Assert.Equal("upper a", await actor.Ask<string>("a", LongWait));
    }

    [Fact]
    public async Task Become_UnhandledInUpper_DoesNotFallThrough()
    {
        var published = Listen<UnhandledMessage>();
        var actor = Actor(a =>
        {
            a.On<int>(_ => a.Stack(() => a.On<char>(_ => { })));
            a.On<string>(_ => a.Reply("lower"));
        });

        actor.Tell(1);
        actor.Tell("x");

        Assert.Equal("x", (await published.ExpectAsync<UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task ReceiveAsync_WhileAwaiting_NoOtherMessageIsHandled()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = Actor(a =>
        {
            a.OnAsync<string>(async m =>
            {
                probe.Put($"begin {m}");
                await gate.Task;
                probe.Put($"end {m}");
            });
            a.On<int>(i => probe.Put(i));
        });

        actor.Tell("a");
        actor.Tell(1);
        await probe.ExpectAsync("begin a");
        await probe.ExpectNothingAsync(ShortWait);
        gate.SetResult();

        await probe.ExpectAsync("end a", 1);
    }

    [Fact]
    public async Task ReceiveAsync_AfterAwait_KeepsSenderSelfAndContext()
    {
        var actor = Actor(a => a.OnAsync<string>(async m =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            await Task.Yield();
            a.Reply($"{m} {a.Inside()}");
        }));

        Assert.Equal($"x {actor.Path}", await actor.Ask<string>("x", LongWait));
    }

    [Fact]
    public async Task ReceiveAsync_Throws_RestartsAndGoesOn()
    {
        var errors = Listen<Error>();
        var actor = Actor(a =>
        {
            a.OnAsync<string>(async _ =>
            {
                await Task.Yield();
                throw new NotSupportedException("async");
            });
            a.On<int>(_ => a.Reply("alive"));
        });

        actor.Tell("x");

        Assert.Equal("alive", await actor.Ask<string>(1, LongWait));
        Assert.IsType<NotSupportedException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task ReceiveAsync_ThrowsBeforeAwait_Restarts()
    {
        var errors = Listen<Error>();
        var actor = Actor(a =>
        {
            a.OnAsync<string>(_ => throw new NotSupportedException("sync"));
            a.On<int>(_ => a.Reply("alive"));
        });

        actor.Tell("x");

        Assert.Equal("alive", await actor.Ask<string>(1, LongWait));
        Assert.IsType<NotSupportedException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task ReceiveAsync_StopWhileAwaiting_EndsAfterTheHandler()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = Actor(a => a.OnAsync<string>(async _ =>
        {
            probe.Put("begin");
            await gate.Task;
            probe.Put("end");
        }));
        actor.Tell("x");
        await probe.ExpectAsync("begin");

        actor.Tell(PoisonPill.Instance);
        gate.SetResult();

        await probe.ExpectAsync("end");
        await EndAsync(actor);
    }

    [Fact]
    public async Task ReceiveAnyAsync_Always_IsACatchAll()
    {
        var actor = Actor(a => a.AnyAsync(async _ =>
        {
            await Task.Yield();
            a.Reply("any");
        }));

        Assert.Equal("any", await actor.Ask<string>(1, LongWait));
        Assert.IsType<InvalidOperationException>(await BuildFailureAsync(a =>
        {
            a.AnyAsync(_ => Task.CompletedTask);
            a.On<int>(_ => { });
        }));
    }

    [Fact]
    public async Task ReceiveAsync_Resume_GoesOnWithTheInstance()
    {
        var parent = Start(new Script { Strategy = new OneForOneStrategy(_ => Directive.Resume) });
        var built = 0;
        Action<Typed> build = t =>
        {
            built++;
            t.OnAsync<string>(async _ =>
            {
                await Task.Yield();
                throw new NotSupportedException("x");
            });
            t.On<int>(_ => t.Reply("alive"));
        };
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(Props.Create(() => new Typed(build))));

        child.Tell("x");

        Assert.Equal("alive", await child.Ask<string>(1, LongWait));
        Assert.Equal(1, built);
    }

    [Fact]
    public async Task RunTask_InUntypedActor_BlocksTheMailbox()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = Start(new Script
        {
            Receive = (a, m) => a.Run(async () =>
            {
                await gate.Task;
                probe.Put(m);
            }),
        });

        actor.Tell(1);
        actor.Tell(2);
        await probe.ExpectNothingAsync(ShortWait);
        gate.SetResult();

        await probe.ExpectAsync(1, 2);
    }

    [Fact]
    public async Task PreStart_Async_RunTaskHoldsTheFirstMessage()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource();
        var actor = Start(new Script
        {
            PreStart = a => a.Run(async () =>
            {
                await gate.Task;
                probe.Put("started");
            }),
            Receive = (_, m) => probe.Put(m),
        });

        actor.Tell("first");
        await probe.ExpectNothingAsync(ShortWait);
        gate.SetResult();

        await probe.ExpectAsync("started", "first");
    }

    private IActorRef Actor(Action<Typed> build) => Sys.ActorOf(Props.Create(() => new Typed(build)));

    private async Task<Exception?> BuildFailureAsync(Action<Typed> build)
    {
        var errors = Listen<Error>();
        Actor(build);
        var cause = (await errors.ExpectAsync<Error>()).Cause!;
        return cause.GetBaseException();
    }

    private sealed class Typed : ReceiveActor
    {
        public Typed(Action<Typed> build) => build(this);

        public void On<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Receive(handler, shouldHandle);

        public void On<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(shouldHandle, handler);

        public void OnFunc<T>(Func<T, bool> handler) => Receive(handler);

        public void OnType(Type type, Action<object> handler) => Receive(type, handler);

        public void OnAsync<T>(Func<T, Task> handler) => ReceiveAsync(handler);

        public void Any(Action<object> handler) => ReceiveAny(handler);

        public void AnyAsync(Func<object, Task> handler) => ReceiveAnyAsync(handler);

        public void Stack(Action configure) => BecomeStacked(configure);

        public void Replace(Action configure) => Become(configure);

        public void Pop() => UnbecomeStacked();

        public ActorPath Inside() => Context.Self.Path;

        public bool Reply(object message)
        {
            Sender.Tell(message);
            return true;
        }
    }
}
