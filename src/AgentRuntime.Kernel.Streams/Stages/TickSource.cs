using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits an element at every tick at which downstream wants one.</summary>
internal sealed class TickSource<T>(TimeSpan initialDelay, TimeSpan interval, T tick)
    : SourceStage<T, ICancelable>("tickSource")
{
    public override ILogicAndMaterializedValue<ICancelable> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(initialDelay, interval, tick);
        return new LogicAndMaterializedValue<ICancelable>(logic, logic.Cancelable);
    }

    private sealed class Logic : TimerGraphStageLogic
    {
        private readonly TimeSpan _initialDelay;
        private readonly TimeSpan _interval;
        private readonly T _tick;
        private CancellationTokenRegistration _registration;

        public Logic(TimeSpan initialDelay, TimeSpan interval, T tick)
            : base(SourcePorts<T>.Shape)
        {
            _initialDelay = initialDelay;
            _interval = interval;
            _tick = tick;
            Cancelable = new Cancelable(Island.Materializer.System.Scheduler);
            SetHandler(SourcePorts<T>.Out, EagerTerminateOutput);
        }

        public Cancelable Cancelable { get; }

        public override void PreStart()
        {
            _registration = Cancelable.Token.Register(GetAsyncCallback(CompleteStage));
            ScheduleRepeatedly(nameof(TickSource<T>), _initialDelay, _interval);
        }

        public override void PostStop()
        {
            _registration.Dispose();
            Cancelable.Cancel();
        }

        protected override void OnTimer(object timerKey)
        {
            if (IsAvailable(SourcePorts<T>.Out))
            {
                Push(SourcePorts<T>.Out, _tick);
            }
        }
    }
}
