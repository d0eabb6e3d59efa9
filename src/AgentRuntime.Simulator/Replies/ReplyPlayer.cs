using System.Net.Sockets;
using AgentRuntime.Simulator.Pacing;
using AgentRuntime.Simulator.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentRuntime.Simulator.Replies;

/// <summary>Sends one planned reply at its pace, with its fault.</summary>
/// <remarks>
/// Token n is due at the first token's time plus n divided by the rate, counted from the start and never from the token before:
/// what is late once does not make the rest late.
/// </remarks>
internal sealed class ReplyPlayer(
    HttpContext context, IReplyWire wire, ReplyPlan plan, SimulatedExchange exchange, ReplyClock clock, int maxLineBytes)
{
    /// <summary>How long a half-closed connection waits for the client's own close before it is reset.</summary>
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private readonly FrameBuffer _frames = new(maxLineBytes);
    private readonly ChunkedWriter _writer = new(context.Response.BodyWriter, plan.Chunking, exchange, SocketOf(context), clock.Time);
    private readonly long _startedAt = clock.Pacer.Now;
    private readonly double _ticksPerToken = plan.Rate is 0 or double.PositiveInfinity ? 0 : clock.Time.TimestampFrequency / plan.Rate;
    private long _firstTokenAt;
    private long _lastWriteAt;
    private int _tokens;
    private bool _hasFaultStruck;

    /// <summary>Sends the reply, streamed or whole.</summary>
    /// <returns>How it ended, when not by the client's close.</returns>
    /// <exception cref="OperationCanceledException">The client closed, or the server stops.</exception>
    public async Task<SimulatedOutcome> PlayAsync(bool isStreamed, CancellationToken cancellationToken)
    {
        using var wait = new PacedWait(clock.Pacer, cancellationToken);
        _firstTokenAt = _startedAt + clock.Pacer.ToTimestampTicks(plan.LoadDelay + plan.FirstTokenDelay);
        _lastWriteAt = _startedAt;
        switch (plan.Fault)
        {
            case SimulatedFault.Status status:
                await SendStatusAsync(status, cancellationToken).ConfigureAwait(false);
                return SimulatedOutcome.Completed;
            case SimulatedFault.StallBeforeHeaders stall:
                await clock.DelayAsync(stall.Duration, cancellationToken).ConfigureAwait(false);
                _firstTokenAt = Math.Max(_firstTokenAt, clock.Pacer.Now);
                break;
            case SimulatedFault.EmptyStream:
                context.Response.ContentType = wire.StreamContentType;
                await wait.UntilAsync(_firstTokenAt).ConfigureAwait(false);
                exchange.MarkEnding();
                await context.Response.CompleteAsync().ConfigureAwait(false);
                return SimulatedOutcome.Faulted;
        }

        return isStreamed
            ? await StreamAsync(wait, cancellationToken).ConfigureAwait(false)
            : await SendWholeAsync(wait, cancellationToken).ConfigureAwait(false);
    }

    private static Socket SocketOf(HttpContext context) => context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    private async Task<SimulatedOutcome> StreamAsync(PacedWait wait, CancellationToken cancellationToken)
    {
        context.Response.ContentType = wire.StreamContentType;
        wire.WriteGreeting(_frames);
        await SendFramesAsync(0, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var step = plan.Steps[i];
            if (IsFaultDue(step.Tokens) && await StrikeAsync(i, wait, cancellationToken).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }

            if (step.Kind == StepKind.Pause)
            {
                _firstTokenAt += clock.Pacer.ToTimestampTicks(step.Pause);
                continue;
            }

            await WaitUntilAsync(DueAt(_tokens + step.Tokens - 1), wait, cancellationToken).ConfigureAwait(false);
            if (i == 0)
            {
                wire.WriteStart(_frames);
            }

            WriteStep(step, isLast: i == plan.Steps.Count - 1 && !IsFaultDue(int.MaxValue));
            _tokens += step.Tokens;
            await SendFramesAsync(step.Tokens, cancellationToken).ConfigureAwait(false);
        }

        if (IsFaultDue(int.MaxValue) && await StrikeAsync(plan.Steps.Count, wait, cancellationToken).ConfigureAwait(false) is { } lastOutcome)
        {
            return lastOutcome;
        }

        await WaitUntilAsync(DueAt(plan.Tokens), wait, cancellationToken).ConfigureAwait(false);
        if (plan.Steps.Count == 0)
        {
            wire.WriteStart(_frames);
        }

        wire.WriteEnd(_frames, Totals());
        exchange.MarkEnding();
        await SendFramesAsync(plan.Tokens - _tokens, cancellationToken).ConfigureAwait(false);
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await context.Response.CompleteAsync().ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    private async Task<SimulatedOutcome> SendWholeAsync(PacedWait wait, CancellationToken cancellationToken)
    {
        foreach (var step in plan.Steps)
        {
            _firstTokenAt += clock.Pacer.ToTimestampTicks(step.Pause);
        }

        var struck = plan.Fault is not null and not SimulatedFault.StallBeforeHeaders;
        await wait.UntilAsync(DueAt(struck ? Math.Min(plan.Fault!.Position, plan.Tokens) : plan.Tokens)).ConfigureAwait(false);
        switch (plan.Fault)
        {
            case SimulatedFault.ErrorLine error:
                await SendStatusAsync(new SimulatedFault.Status(StatusCodes.Status500InternalServerError, error.Message), cancellationToken)
                    .ConfigureAwait(false);
                return SimulatedOutcome.Faulted;
            case SimulatedFault.Stall or SimulatedFault.Reset or SimulatedFault.Close:
                if (await StrikeAsync(plan.Steps.Count, wait, cancellationToken).ConfigureAwait(false) is { } outcome)
                {
                    return outcome;
                }

                break;
        }

        var (body, isFaulty) = WholeBody();
        context.Response.ContentType = wire.JsonContentType;
        context.Response.ContentLength = body.Length;
        exchange.MarkEnding();
        var sendingAt = clock.Pacer.Now;
        await context.Response.BodyWriter.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        exchange.MarkWritten(isFaulty ? 0 : plan.Tokens, sendingAt);
        await context.Response.CompleteAsync().ConfigureAwait(false);
        return isFaulty ? SimulatedOutcome.Faulted : SimulatedOutcome.Completed;
    }

    /// <summary>The body of a reply that is not streamed, with what its fault makes of it.</summary>
    private (ReadOnlyMemory<byte> Body, bool IsFaulty) WholeBody()
    {
        _frames.Clear();
        switch (plan.Fault)
        {
            case SimulatedFault.MalformedLine malformed:
                _frames.Write(malformed.Line);
                return (_frames.All, true);
            case SimulatedFault.WrongKeyErrorLine error:
                _frames.Write("{"u8);
                JsonText.WriteString(_frames, error.Key);
                _frames.Write(":"u8);
                JsonText.WriteString(_frames, error.Message);
                _frames.Write("}"u8);
                return (_frames.All, true);
        }

        wire.WriteWhole(_frames, plan, Totals());
        _frames.EndFrame();
        return plan.Fault is SimulatedFault.Cut or SimulatedFault.CutInsideLine
            ? (_frames.All[..(_frames.All.Length / 2)], true)
            : (_frames.All, false);
    }

    private void WriteStep(in ReplyStep step, bool isLast)
    {
        if (step.Kind == StepKind.Raw)
        {
            _frames.Write(step.Bytes.AsSpan());
            _frames.EndFrame();
            return;
        }

        wire.WriteStep(_frames, step, isLast);
    }

    private bool IsFaultDue(int nextTokens) =>
        plan.Fault is { } fault and not (SimulatedFault.StallBeforeHeaders or SimulatedFault.Status or SimulatedFault.EmptyStream)
        && !_hasFaultStruck
        && (nextTokens == int.MaxValue || _tokens + nextTokens > fault.Position);

    /// <summary>Lets the fault happen.</summary>
    /// <returns>The outcome when it ended the reply, null when the reply goes on.</returns>
    private async Task<SimulatedOutcome?> StrikeAsync(int nextStep, PacedWait wait, CancellationToken cancellationToken)
    {
        _hasFaultStruck = true;
        await wait.UntilAsync(DueAt(_tokens)).ConfigureAwait(false);
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        switch (plan.Fault)
        {
            case SimulatedFault.Stall stall:
                await StallAsync(stall, wait, cancellationToken).ConfigureAwait(false);
                return null;
            case SimulatedFault.MalformedLine malformed:
                wire.WriteMalformed(_frames, malformed.Line);
                await SendFramesAsync(0, cancellationToken).ConfigureAwait(false);
                return null;
            case SimulatedFault.Reset:
                exchange.End(SimulatedOutcome.Faulted);
                context.Abort();
                return SimulatedOutcome.Faulted;
            case SimulatedFault.Close:
                await CloseAsync(cancellationToken).ConfigureAwait(false);
                return SimulatedOutcome.Faulted;
            case SimulatedFault.ErrorLine error:
                wire.WriteError(_frames, error.Message);
                break;
            case SimulatedFault.WrongKeyErrorLine error:
                wire.WriteWrongKeyError(_frames, error.Key, error.Message);
                break;
            case SimulatedFault.CutInsideLine when nextStep < plan.Steps.Count:
                await WriteHalfAsync(plan.Steps[nextStep], cancellationToken).ConfigureAwait(false);
                break;
        }

        exchange.MarkEnding();
        await SendFramesAsync(0, cancellationToken).ConfigureAwait(false);
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await context.Response.CompleteAsync().ConfigureAwait(false);
        return SimulatedOutcome.Faulted;
    }

    private async Task WriteHalfAsync(ReplyStep step, CancellationToken cancellationToken)
    {
        var whole = new FrameBuffer(maxLineBytes);
        wire.WriteStep(whole, step, isLast: false);
        _frames.Write(whole.All.Span[..(whole.All.Length / 2)]);
        _frames.EndFrame();
        await SendFramesAsync(0, cancellationToken).ConfigureAwait(false);
    }

    private async Task StallAsync(SimulatedFault.Stall stall, PacedWait wait, CancellationToken cancellationToken)
    {
        var stalledAt = clock.Pacer.Now;
        if (wire.PingInterval is null)
        {
            await clock.DelayAsync(stall.Duration, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var until = stall.Duration is { } duration ? stalledAt + clock.Pacer.ToTimestampTicks(duration) : long.MaxValue;
            await WaitUntilAsync(until, wait, cancellationToken).ConfigureAwait(false);
        }

        _firstTokenAt += clock.Pacer.Now - stalledAt;
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        exchange.End(SimulatedOutcome.Faulted);
        SocketOf(context).Shutdown(SocketShutdown.Send);
        try
        {
            await clock.DelayAsync(CloseGrace, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // The client has closed its side too.
        }

        context.Abort();
    }

    private async Task SendStatusAsync(SimulatedFault.Status status, CancellationToken cancellationToken)
    {
        _frames.Clear();
        if (status.Body is { } body)
        {
            _frames.Write(body);
        }
        else
        {
            wire.WriteErrorBody(_frames, status.Code, status.Message);
        }

        var response = context.Response;
        response.StatusCode = status.Code;
        response.ContentType = status.ContentType ?? wire.JsonContentType;
        response.ContentLength = _frames.All.Length;
        if (status.RetryAfter is { } retryAfter)
        {
            response.Headers.RetryAfter = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        exchange.MarkEnding();
        await response.BodyWriter.WriteAsync(_frames.All, cancellationToken).ConfigureAwait(false);
        await response.CompleteAsync().ConfigureAwait(false);
    }

    private async ValueTask SendFramesAsync(int tokens, CancellationToken cancellationToken)
    {
        if (_frames.Count > 0 || tokens > 0)
        {
            await _writer.WriteAsync(_frames, tokens, cancellationToken).ConfigureAwait(false);
            _frames.Clear();
            _lastWriteAt = wire.PingInterval is null ? 0 : clock.Pacer.Now;
        }
    }

    private long DueAt(int token) => _firstTokenAt + (long)(Math.Max(token, 0) * _ticksPerToken);

    private async ValueTask WaitUntilAsync(long dueAt, PacedWait wait, CancellationToken cancellationToken)
    {
        while (wire.PingInterval is { } interval)
        {
            var pingAt = _lastWriteAt + clock.Pacer.ToTimestampTicks(interval);
            if (pingAt >= dueAt)
            {
                break;
            }

            await wait.UntilAsync(pingAt).ConfigureAwait(false);
            wire.WritePing(_frames);
            await SendFramesAsync(0, cancellationToken).ConfigureAwait(false);
        }

        await wait.UntilAsync(dueAt).ConfigureAwait(false);
    }

    private ReplyTotals Totals()
    {
        var now = clock.Pacer.Now;
        var loaded = clock.Wire.Nanoseconds(0, clock.Pacer.ToTimestampTicks(plan.LoadDelay));
        var untilFirst = clock.Wire.Nanoseconds(_startedAt, Math.Min(_firstTokenAt, now));
        return new ReplyTotals(
            plan.StopReason,
            plan.PromptTokens,
            plan.Tokens,
            plan.ThinkingTokens,
            clock.Wire.Nanoseconds(_startedAt, now),
            loaded,
            plan.PromptTokens == 0 ? 0 : Math.Max(1, untilFirst - loaded),
            plan.Tokens == 0 ? 0 : Math.Max(1, clock.Wire.Nanoseconds(Math.Min(_firstTokenAt, now), now)));
    }
}
