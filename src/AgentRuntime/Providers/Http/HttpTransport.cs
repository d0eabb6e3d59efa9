using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Providers.Http;

/// <summary>
/// The connections to one server. It has no time-out of its own but the connection's, follows no redirect, keeps no cookie, and
/// what is cancelled closes its connection at once, in whatever phase it is.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    /// <summary>How much of a failed response is read for its reason.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>More paths than a server has; those that hold the name of a model are not kept without end.</summary>
    private const int MaxAddresses = 64;

    /// <summary>How much a query may answer: the list of models of a large server is below a megabyte.</summary>
    private const int MaxQueryBytes = 16 << 20;

    // The addresses of requests are few, and a request lives as long as its stream.
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpProviderOptions _options;
    private readonly TimeProvider _timeProvider;

    public HttpTransport(HttpProviderOptions options, ModelErrors errors, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        Errors = errors;
        _invoker = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ConnectCallback = ConnectAsync,
                ConnectTimeout = options.ConnectTimeout,
                // Otherwise a response that is disposed unread is read on for two seconds, and the server generates on.
                ResponseDrainTimeout = TimeSpan.Zero,
                MaxResponseDrainSize = 0,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                // LM Studio closes an idle connection after 5 s (Node's default): a request must not meet the closing.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(options.Url.Scheme == Uri.UriSchemeHttps ? 60 : 4),
                MaxConnectionsPerServer = int.MaxValue,
                // A proxy of the environment cannot reach what listens on this machine.
                UseProxy = !options.Url.IsLoopback,
                AutomaticDecompression = DecompressionMethods.None,
                AllowAutoRedirect = false,
                UseCookies = false,
            });
    }

    /// <summary>Words this server's failures.</summary>
    public ModelErrors Errors { get; }

    /// <summary>Closes the idle connections; requests under way go on.</summary>
    public void Dispose() => _invoker.Dispose();

    /// <summary>A request to a path below the configured address.</summary>
    public HttpRequestMessage CreateRequest(HttpMethod method, string path, ReadOnlyMemory<byte>? json = null)
    {
        var address = _addresses.TryGetValue(path, out var known) ? known : AddressOf(path);
        var request = new AbortableRequest(method, address)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (json is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (_options.ApiKey is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in _options.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private Uri AddressOf(string path)
    {
        var address = new Uri($"{_options.Url.ToString().TrimEnd('/')}/{path}");
        return _addresses.Count < MaxAddresses ? _addresses.GetOrAdd(path, address) : address;
    }

    /// <summary>Sends the request and returns once the head of a good response is here; its body is unread.</summary>
    /// <exception cref="ModelException">The server could not be reached, or answered with a failure.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the connection is closed.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken abort)
    {
        if (request is AbortableRequest abortable)
        {
            abortable.Abort = abort;
        }

        HttpResponseMessage response;
        try
        {
            response = await _invoker.SendAsync(request, abort).ConfigureAwait(false);
        }
        catch (Exception e) when (!abort.IsCancellationRequested
            && e is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            throw new ModelException(ErrorOf(e), e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new ModelException(await ReadErrorAsync(response, abort).ConfigureAwait(false));
        }
    }

    /// <summary>What a failure of the connection means.</summary>
    public ModelError ErrorOf(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is TimeoutException)
            {
                return Errors.ConnectTimeout(_options.ConnectTimeout);
            }
        }

        return Errors.Transport(e);
    }

    /// <summary>Asks for a JSON document, within <see cref="HttpProviderOptions.QueryTimeout"/>.</summary>
    /// <exception cref="ModelException">The server could not be asked, or its answer is not JSON.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<JsonElement> QueryAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? json, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var limit = timeout ?? _options.QueryTimeout;
        using var clock = new CancellationTokenSource(limit, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            using var request = CreateRequest(method, path, json);
            using var response = await SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await ReadBoundedAsync(response, MaxQueryBytes, either.Token).ConfigureAwait(false);
            using var document = JsonDocument.Parse(JsonText.Raw(body).TrimStart('\uFEFF'), JsonText.DocumentOptions);
            return document.RootElement.Clone();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelException(Errors.QueryTimeout(path, limit));
        }
        catch (JsonException e)
        {
            throw new ModelException(Errors.Protocol($"The answer to {path} is not JSON."), e);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException)
        {
            throw new ModelException(ErrorOf(e), e);
        }
    }

    private static async Task<byte[]> ReadBoundedAsync(
        HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = new ArrayBufferWriter<byte>();
        while (body.WrittenCount < maxBytes)
        {
            var read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            body.Advance(read);
        }

        return body.WrittenSpan.ToArray();
    }

    private async Task<ModelError> ReadErrorAsync(HttpResponseMessage response, CancellationToken abort)
    {
        using var clock = new CancellationTokenSource(_options.QueryTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, abort);
        byte[] body;
        try
        {
            body = await ReadBoundedAsync(response, MaxErrorBytes, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!abort.IsCancellationRequested
            && e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status alone says enough.
            body = [];
        }

        return Errors.FromStatus(
            (int)response.StatusCode, response.ReasonPhrase, ServerError.Parse(body), RetryAfterOf(response));
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), System.Globalization.CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and < 1e9)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        var retry = response.Headers.RetryAfter;
        var delay = retry?.Delta ?? retry?.Date - _timeProvider.GetUtcNow();
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        // The handler makes connections for its pool and lets them go on when their request is cancelled; ours must not.
        var abort = (context.InitialRequestMessage as AbortableRequest)?.Abort ?? CancellationToken.None;
        using var clock = new CancellationTokenSource(_options.ConnectTimeout, _timeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, abort, clock.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(context.DnsEndPoint, any.Token).ConfigureAwait(false);
            any.Token.ThrowIfCancellationRequested();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException e) when (
            clock.IsCancellationRequested && !abort.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"No connection to {context.DnsEndPoint} within {_options.ConnectTimeout}.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A request that tells the making of its connection when it is given up.</summary>
    private sealed class AbortableRequest(HttpMethod method, Uri address) : HttpRequestMessage(method, address)
    {
        internal CancellationToken Abort { get; set; }
    }
}
