using System.Net;
using AgentRuntime.Simulator.Hosting;
using AgentRuntime.Simulator.Ollama;
using AgentRuntime.Simulator.OpenAI;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentRuntime.Simulator;

/// <summary>A model server without a model, over real TCP on the loopback interface, in this process.</summary>
/// <remarks>
/// It speaks the wire of <see cref="SimulatorOptions.Dialect"/>: Ollama's <c>/api</c> and <c>/v1</c>, or another server's <c>/v1</c>. It
/// writes at a given pace, says what it is told to say and fails how it is told to fail. Dispose it to end every connection.
/// </remarks>
public sealed class SimulatorServer : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private readonly KestrelServer _kestrel;
    private readonly ServerCore _core;
    private readonly HttpDoor _door;
    private int _isDisposed;

    private SimulatorServer(KestrelServer kestrel, ServerCore core, HttpDoor door, Uri url)
    {
        _kestrel = kestrel;
        _core = core;
        _door = door;
        Url = url;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The requests received so far, oldest first; the last <see cref="SimulatorOptions.MaxExchanges"/> of them.</summary>
    public IReadOnlyList<SimulatedExchange> Exchanges => _core.Log.Snapshot();

    /// <summary>Starts a server.</summary>
    /// <param name="options">How it listens, speaks and paces itself.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The server, listening.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="SimulatorPortInUseException">Another program has the port.</exception>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var core = new ServerCore(options);
        var router = new Router();
        AddRoutes(router, core);
        var door = new HttpDoor(core, router);
        var kestrel = CreateKestrel(options);
        try
        {
            await kestrel.StartAsync(door, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            kestrel.Dispose();
            core.Dispose();
            throw new SimulatorPortInUseException(new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", options.Port).Uri, exception);
        }

        var address = kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new SimulatorServer(kestrel, core, door, new Uri(address));
    }

    /// <summary>Sets the reply to the next completion request that has none yet; it comes before the script's.</summary>
    /// <param name="reply">The reply.</param>
    public void Enqueue(SimulatedReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _core.Enqueued.Enqueue(reply);
    }

    /// <summary>Waits for a request by its number among all requests.</summary>
    /// <param name="index">The number, from 0; it must not be one already forgotten.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The exchange; its reply may still be on its way.</returns>
    public Task<SimulatedExchange> WaitForExchangeAsync(int index, CancellationToken cancellationToken) =>
        _core.Log.WaitAsync(exchange => exchange.SequenceNumber == index, 0, cancellationToken);

    /// <summary>Waits for the first request, past or to come, that fits.</summary>
    /// <param name="predicate">What fits; called under a lock, so it must be quick and must not wait.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The exchange; its reply may still be on its way.</returns>
    public Task<SimulatedExchange> WaitForExchangeAsync(Func<SimulatedExchange, bool> predicate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _core.Log.WaitAsync(predicate, 0, cancellationToken);
    }

    /// <summary>Waits for a completion request by its number among the completion requests, leaving lists and versions aside.</summary>
    /// <param name="index">The number, from 0, among those not yet forgotten.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The exchange; its reply may still be on its way.</returns>
    public Task<SimulatedExchange> WaitForCompletionAsync(int index, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return _core.Log.WaitAsync(static exchange => exchange.IsCompletion, index, cancellationToken);
    }

    /// <summary>Ends every exchange as <see cref="SimulatedOutcome.ServerStopped"/>, resets the connections and stops listening.</summary>
    /// <returns>Completes when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _door.StopAll();
        using var grace = new CancellationTokenSource(StopGrace, _core.Options.TimeProvider);
        await _kestrel.StopAsync(grace.Token).ConfigureAwait(false);
        _kestrel.Dispose();
        _core.Dispose();
    }

    private static void AddRoutes(Router router, ServerCore core)
    {
        OpenAIRoutes.Add(router, core);
        switch (core.Options.Dialect)
        {
            case SimulatorDialect.Ollama:
                OllamaRoutes.Add(router, core);
                break;
            case SimulatorDialect.LMStudio:
                LMStudioRoutes.Add(router, core);
                break;
            case SimulatorDialect.LlamaCpp:
                LlamaCppRoutes.Add(router, core);
                break;
        }
    }

    private static KestrelServer CreateKestrel(SimulatorOptions options)
    {
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = new ServiceCollection().BuildServiceProvider(),
        };

        // Zero: a flush ends when the operating system has the bytes, so that a write stays a write and a slow client is felt.
        kestrel.Limits.MaxResponseBufferSize = 0;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions { NoDelay = true, UnsafePreferInlineScheduling = true }), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
    }
}
