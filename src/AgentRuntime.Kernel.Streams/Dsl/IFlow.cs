namespace Akka.Streams.Dsl;

/// <summary>What has an output to which more can be attached: sources, flows, and the sub-streams of both.</summary>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
/// <typeparam name="TMat">The type of the materialized value.</typeparam>
public interface IFlow<TOut, out TMat>
{
    /// <summary>Attaches a flow, keeping this graph's materialized value.</summary>
    IFlow<T, TMat> Via<T, TMat2>(IGraph<FlowShape<TOut, T>, TMat2> flow);

    /// <summary>Attaches a flow and combines the two materialized values.</summary>
    IFlow<T2, TMat3> ViaMaterialized<T2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, T2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine);

    /// <summary>Turns the materialized value into another.</summary>
    IFlow<TOut, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc);
}
