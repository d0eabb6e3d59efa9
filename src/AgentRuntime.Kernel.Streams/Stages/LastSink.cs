using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Gives the last element.</summary>
/// <param name="orDefault">An empty stream gives the type's default instead of a failure.</param>
internal sealed class LastSink<TIn>(bool orDefault) : SinkStage<TIn, Task<TIn>>("lastSink")
{
    public override ILogicAndMaterializedValue<Task<TIn>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(orDefault);
        return new LogicAndMaterializedValue<Task<TIn>>(logic, logic.Result);
    }

    private sealed class Logic(bool orDefault) : ResultSinkLogic<TIn, TIn>
    {
        private TIn _last = default!;
        private bool _hasLast;

        public override void OnPush()
        {
            _last = Grab(In);
            _hasLast = true;
            Pull(In);
        }

        protected override void OnCompleted()
        {
            if (_hasLast || orDefault)
            {
                Succeed(_last);
            }
            else
            {
                FailBoth(new InvalidOperationException("Last of empty stream"));
            }
        }
    }
}
