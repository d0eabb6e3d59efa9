using System.Net.Sockets;
using System.Security.Authentication;
using AgentRuntime.Model;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.Http;

/// <summary>Words the failures of one provider: what failed, where, and what to do.</summary>
internal sealed class ModelErrors(ProviderIdentity identity)
{
    /// <summary>Whose failures these are.</summary>
    public ProviderIdentity Identity => identity;

    /// <summary>The server answered with a status that is not success.</summary>
    public ModelError FromStatus(int status, string? reasonPhrase, ServerError said, TimeSpan? retryAfter)
    {
        if (status is >= 300 and < 400)
        {
            return Error(
                ModelErrorCategory.InvalidRequest,
                $"{identity.Url} redirects to another address.",
                "Configure the address that it redirects to.") with
            { Status = status };
        }

        var category = ErrorClassifier.Classify(status, said);
        var message = said.Message.Length > 0
            ? said.Message
            : $"{identity.Product} answered {status}{(string.IsNullOrEmpty(reasonPhrase) ? "" : $" {reasonPhrase}")} without a word.";
        return Error(category, message, HintFor(category, status)) with { Status = status, RetryAfter = retryAfter };
    }

    /// <summary>The server said in the middle of a good response that it failed.</summary>
    public ModelError FromStream(ServerError said)
    {
        var category = ErrorClassifier.Classify(status: null, said);
        var message = said.Message.Length > 0 ? said.Message : $"{identity.Product} reported an error without a word.";
        return Error(category, message, HintFor(category, status: null));
    }

    /// <summary>The response ended without its terminal state.</summary>
    public ModelError Truncated(string detail) => Error(
        ModelErrorCategory.Truncated,
        detail,
        $"The answer may be incomplete: ask again, and look into {identity.Product}'s log if it happens again.");

    /// <summary>The server sent what the protocol does not allow.</summary>
    public ModelError Protocol(string detail) => Error(
        ModelErrorCategory.Protocol,
        detail,
        $"Check that {identity.Product} really answers at {identity.Url}, and that nothing between changes its answers.");

    /// <summary>A line is longer than the limit.</summary>
    public ModelError LineTooLong(LineTooLongException e) => Error(
        ModelErrorCategory.Protocol,
        $"{identity.Product} sent a line of more than {e.MaxLineBytes} bytes.",
        $"Raise agent-runtime.providers.{identity.Name}.max-line-bytes if lines may be that long.");

    /// <summary>The connection was not made in time.</summary>
    public ModelError ConnectTimeout(TimeSpan limit) => Error(
        ModelErrorCategory.Timeout,
        $"{identity.Url} did not accept a connection within {Seconds(limit)}.",
        $"{identity.StartHint} The limit is agent-runtime.providers.{identity.Name}.connect-timeout.");

    /// <summary>The first byte of substance did not come in time.</summary>
    public ModelError FirstByteTimeout(TimeSpan limit) => Error(
        ModelErrorCategory.Timeout,
        $"{identity.Product} at {identity.Url} sent nothing of its answer within {Seconds(limit)}.",
        "It may still load the model or work on other requests. "
        + $"The limit is agent-runtime.providers.{identity.Name}.first-byte-timeout.");

    /// <summary>A question that is not a completion was not answered in time.</summary>
    public ModelError QueryTimeout(string path, TimeSpan limit) => Error(
        ModelErrorCategory.Timeout,
        $"{identity.Product} at {identity.Url} did not answer /{path} within {Seconds(limit)}.",
        $"It may be busy: ask again. The limit is agent-runtime.providers.{identity.Name}.query-timeout.");

    /// <summary>Nothing of substance came for too long in the middle of an answer.</summary>
    public ModelError Stalled(TimeSpan limit) => Error(
        ModelErrorCategory.Stalled,
        $"{identity.Product} at {identity.Url} began its answer and then sent nothing of it for {Seconds(limit)}.",
        $"Ask again. The limit is agent-runtime.providers.{identity.Name}.idle-timeout.");

    /// <summary>The connection could not be made or broke.</summary>
    public ModelError Transport(Exception e)
    {
        var socket = Find<SocketException>(e);
        if (socket?.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return Error(
                ModelErrorCategory.Transport, $"Nothing listens at {identity.Url}: the connection was refused.", identity.StartHint);
        }

        var http = Find<HttpRequestException>(e);
        if (http?.HttpRequestError == HttpRequestError.NameResolutionError
            || socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            return Error(
                ModelErrorCategory.Transport,
                $"The host name '{identity.Url.Host}' cannot be resolved.",
                $"Check agent-runtime.providers.{identity.Name}.url.");
        }

        if (http is null && Find<HttpIOException>(e)?.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return Truncated($"{identity.Product} closed the connection in the middle of its answer.");
        }

        if (http?.HttpRequestError == HttpRequestError.SecureConnectionError || Find<AuthenticationException>(e) is not null)
        {
            return Error(
                ModelErrorCategory.Transport,
                $"No TLS connection could be made to {identity.Url}: {Innermost(e).Message}",
                "Check the certificate, and whether the server speaks https at that port.");
        }

        return Error(
            ModelErrorCategory.Transport,
            $"The connection to {identity.Url} broke: {Innermost(e).Message}",
            "Ask again; if it keeps breaking, look into the server's log and the network between.");
    }

    private static T? Find<T>(Exception e)
        where T : Exception
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }

    private static string Seconds(TimeSpan limit) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} s");

    private ModelError Error(ModelErrorCategory category, string message, string hint) =>
        new(category, message, identity.Name, hint);

    private string HintFor(ModelErrorCategory category, int? status) => category switch
    {
        ModelErrorCategory.PromptTooLarge =>
            "Shorten the conversation, or load the model with a larger context.",
        ModelErrorCategory.Authentication =>
            $"Set agent-runtime.providers.{identity.Name}.api-key to a key that the server accepts.",
        ModelErrorCategory.Permission =>
            "The key, or this machine, may not do this: ask whoever runs the server.",
        ModelErrorCategory.ModelNotFound =>
            $"Choose a model that {identity.Product} has, or load this one there first.",
        ModelErrorCategory.Unsupported =>
            "Choose a model that can do it, or switch it off for this thread.",
        ModelErrorCategory.RateLimited or ModelErrorCategory.Overloaded =>
            "Wait and ask again, or send fewer requests at once.",
        ModelErrorCategory.InvalidRequest when status is 404 or 405 =>
            $"Check agent-runtime.providers.{identity.Name}.url: its path may be wrong for {identity.Product}.",
        ModelErrorCategory.InvalidRequest =>
            "Change the request's settings as the server says.",
        ModelErrorCategory.Timeout or ModelErrorCategory.Stalled or ModelErrorCategory.Truncated
            or ModelErrorCategory.Transport or ModelErrorCategory.Protocol or ModelErrorCategory.ServerError =>
            $"Ask again; if it happens again, look into {identity.Product}'s log.",
    };
}
