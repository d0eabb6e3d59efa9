using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace AgentRuntime.Gates;

/// <summary>
/// Who holds a permit of a gate and who waits for one. It is all that must not be lost when the gate's actor fails, so it outlives
/// the actor: who holds keeps, who waits waits on.
/// </summary>
internal sealed class GateBook
{
    // The last request of each; those before it hang on it. Nearly everybody has one, which is not worth a table.
    private readonly Dictionary<IActorRef, GateRequest> _requests = [];
    private readonly GateQueue<GateRequest> _queue = new();

    /// <summary>Permits that are out.</summary>
    internal int Held { get; private set; }

    /// <summary>Requests that wait.</summary>
    internal int Waiting => _queue.Count;

    /// <summary>Everybody who holds or waits.</summary>
    internal IReadOnlyCollection<IActorRef> Requesters => _requests.Keys;

    /// <summary>Whether somebody holds or waits.</summary>
    internal bool Knows(IActorRef requester) => _requests.ContainsKey(requester);

    /// <summary>The request of a requester; null when there is none of this number.</summary>
    internal GateRequest? Find(IActorRef requester, long requestId)
    {
        var request = _requests.GetValueOrDefault(requester);
        while (request is not null && request.Id != requestId)
        {
            request = request.Before;
        }

        return request;
    }

    /// <summary>Lets one wait.</summary>
    /// <returns>The request, and its place from 1.</returns>
    internal (GateRequest Request, int Place) Enqueue(IActorRef requester, GateProtocol.Acquire acquire)
    {
        var request = new GateRequest(requester, acquire) { Before = _requests.GetValueOrDefault(requester) };
        _requests[requester] = request;
        return (request, _queue.Enqueue(request, acquire.Owner, acquire.Priority));
    }

    /// <summary>Gives the next one its permit.</summary>
    internal bool TryGrant([MaybeNullWhen(false)] out GateRequest request)
    {
        if (!_queue.TryDequeue(out request))
        {
            return false;
        }

        request.IsHeld = true;
        Held++;
        return true;
    }

    /// <summary>Takes the next one out without a permit.</summary>
    internal bool TryRefuse([MaybeNullWhen(false)] out GateRequest request)
    {
        if (!_queue.TryDequeue(out request))
        {
            return false;
        }

        Forget(request);
        return true;
    }

    /// <summary>Takes a permit back, or a place in the queue.</summary>
    /// <returns>The request as it was; null when there is none of this number.</returns>
    internal GateRequest? Remove(IActorRef requester, long requestId)
    {
        if (Find(requester, requestId) is not { } request)
        {
            return null;
        }

        if (request.IsHeld)
        {
            Held--;
        }
        else
        {
            _queue.Remove(request);
        }

        Forget(request);
        return request;
    }

    /// <summary>Takes back all that a requester held and waited for.</summary>
    /// <returns>What it held.</returns>
    internal IReadOnlyList<GateRequest> RemoveAll(IActorRef requester)
    {
        var held = new List<GateRequest>();
        while (_requests.TryGetValue(requester, out var request))
        {
            Remove(requester, request.Id);
            if (request.IsHeld)
            {
                held.Add(request);
            }
        }

        return held;
    }

    /// <summary>All that wait, the next one first.</summary>
    internal IEnumerable<GateRequest> InServingOrder() => _queue.InServingOrder();

    private void Forget(GateRequest request)
    {
        var last = _requests[request.Requester];
        if (last != request)
        {
            while (last.Before != request)
            {
                last = last.Before!;
            }

            last.Before = request.Before;
        }
        else if (request.Before is { } before)
        {
            _requests[request.Requester] = before;
        }
        else
        {
            _requests.Remove(request.Requester);
        }
    }
}
