using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentRuntime.Server.Json;

/// <summary>Reads the JSON body of a request, bounded, and says which member is wrong.</summary>
internal static class BodyReader
{
    /// <summary>Reads the body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="type">What it must be.</param>
    /// <param name="maxBytes">The longest body that is taken.</param>
    /// <exception cref="ProblemException">It is not JSON of this type.</exception>
    /// <exception cref="BadHttpRequestException">It is too long, or comes too slowly.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, int maxBytes)
        where T : class
    {
        var request = http.Request;
        if (!request.HasJsonContentType())
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status415UnsupportedMediaType,
                "json_needed",
                "Send the body as JSON, with the header Content-Type: application/json.")
            { Field = "Content-Type" });
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, http.RequestAborted).ConfigureAwait(false)
                ?? throw ProblemMap.Invalid(null, "The body is null where it must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw Explain(exception);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // Kestrel's word for chunks that are none, and for a caller that went away in the middle.
            throw new BadHttpRequestException("The body could not be read.", exception);
        }
    }

    private static ProblemException Explain(JsonException exception)
    {
        var field = FieldOf(exception.Path);
        if (IsUnknownMember(exception))
        {
            return ProblemMap.Invalid(field, $"'{field}' is not a member of this request.");
        }

        return exception.InnerException is null || field is not null
            ? ProblemMap.Invalid(field, field is null ? "The body is not a JSON object of this request." : $"'{field}' has a value of the wrong kind.")
            : new ProblemException(new Problem(
                StatusCodes.Status400BadRequest,
                "invalid_json",
                $"The body is not valid JSON: see line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
    }

    private static bool IsUnknownMember(JsonException exception) =>
        exception.Message.Contains("could not be mapped", StringComparison.Ordinal);

    /// <summary><c>$.content[0].data</c> as <c>content[0].data</c>.</summary>
    private static string? FieldOf(string? path) => path is { Length: > 2 } ? path[2..] : null;
}
