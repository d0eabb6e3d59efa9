using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Makes its source when downstream first pulls.</summary>
internal sealed class LazySource<TOut, TMat>(Func<Source<TOut, TMat>> create) : SourceStage<TOut, Task<TMat>>("lazySource")
{
    public override ILogicAndMaterializedValue<Task<TMat>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(create);
        return new LogicAndMaterializedValue<Task<TMat>>(logic, logic.Value);
    }

    private sealed class Logic(Func<Source<TOut, TMat>> create) : DelegatingSourceLogic<TOut, TMat>
    {
        public override void OnPull()
        {
            if (!IsDelegating)
            {
                Delegate(create());
            }

            base.OnPull();
        }
    }
}
