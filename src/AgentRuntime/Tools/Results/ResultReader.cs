using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentRuntime.Model;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tools.Results;

/// <summary>Makes of what a function returned what a model is told. For one result.</summary>
internal sealed class ResultReader
{
    /// <summary>How deep results may lie in results.</summary>
    private const int MaxDepth = 4;

    private readonly ToolSettings _settings;
    private readonly JsonSerializerOptions _serializerOptions;
    private readonly HeadAndTail _text;
    private readonly ImmutableArray<Model.ImageContent>.Builder _images = ImmutableArray.CreateBuilder<Model.ImageContent>();
    private long _imageBytes;
    private int _imagesLeftOut;
    private bool _isError;

    /// <summary>Prepares the reading of one result.</summary>
    /// <param name="settings">The bounds.</param>
    /// <param name="maxLength">The longest text, in UTF-16 code units.</param>
    /// <param name="serializerOptions">How what is neither text nor content becomes JSON.</param>
    public ResultReader(ToolSettings settings, int maxLength, JsonSerializerOptions serializerOptions)
    {
        _settings = settings;
        _serializerOptions = serializerOptions;
        _text = new HeadAndTail(maxLength);
    }

    /// <summary>Reads the result.</summary>
    public async Task<ToolOutput> ReadAsync(object? result, CancellationToken cancellationToken)
    {
        await ReadPartAsync(result, depth: 0, cancellationToken).ConfigureAwait(false);
        if (_imagesLeftOut > 0)
        {
            AppendPart(string.Create(
                CultureInfo.InvariantCulture,
                $"[{_imagesLeftOut} more images were left out: a result may hold {_settings.MaxImages} images and {_settings.MaxImageBytes} bytes of them.]"));
        }

        return new ToolOutput(_isError ? ToolCallStatus.Failed : ToolCallStatus.Completed, TextOrSentence(), _images.ToImmutable());
    }

    private string TextOrSentence() => (_text.Length, _isError, _images.Count) switch
    {
        ( > 0, _, _) => _text.ToString(),
        (_, true, _) => "The tool failed and did not say why.",
        (_, _, 0) => "The tool returned nothing.",
        (_, _, 1) => "The tool returned an image.",
        var (_, _, count) => string.Create(CultureInfo.InvariantCulture, $"The tool returned {count} images."),
    };

    private async Task ReadPartAsync(object? part, int depth, CancellationToken cancellationToken)
    {
        switch (part)
        {
            case null:
                break;
            case string text:
                AppendPart(text);
                break;
            case JsonElement json:
                AppendJson(json);
                break;
            case AIContent content:
                await ReadContentAsync(content, depth, cancellationToken).ConfigureAwait(false);
                break;
            case IEnumerable<AIContent> contents:
                await ReadContentsAsync(contents, depth, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await AppendSerializedAsync(part, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task ReadContentsAsync(IEnumerable<AIContent> contents, int depth, CancellationToken cancellationToken)
    {
        foreach (var content in contents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReadContentAsync(content, depth, cancellationToken).ConfigureAwait(false);
            if (_text.Length > _settings.MaxReadLength)
            {
                _text.IsIncomplete = true;
                return;
            }
        }
    }

    private async Task ReadContentAsync(AIContent content, int depth, CancellationToken cancellationToken)
    {
        switch (content)
        {
            case ToolResult result:
                _isError |= result.IsError;
                AppendPart(result.Text);
                foreach (var image in result.Images.IsDefault ? [] : result.Images)
                {
                    AddImage(image);
                }

                break;
            case TextContent text:
                AppendPart(text.Text);
                break;
            case ErrorContent error:
                _isError = true;
                AppendPart(error.Message);
                break;
            case DataContent data:
                AppendData(data);
                break;
            case UriContent uri:
                AppendPart($"[{uri.MediaType}: {uri.Uri}]");
                break;
            case FunctionResultContent { Exception: { } exception }:
                _isError = true;
                AppendPart(ToolErrors.TextOf(exception));
                break;
            case FunctionResultContent inner when depth < MaxDepth:
                await ReadPartAsync(inner.Result, depth + 1, cancellationToken).ConfigureAwait(false);
                break;
            case TextReasoningContent or UsageContent:
                break;
            default:
                AppendPart($"[{content.GetType().Name}: this kind of content cannot be shown.]");
                break;
        }
    }

    private void AppendData(DataContent data)
    {
        if (data.HasTopLevelMediaType("image"))
        {
            AddImage(new Model.ImageContent(data.MediaType, data.Data));
        }
        else if (data.HasTopLevelMediaType("text"))
        {
            Separate();
            Utf8Slices.AppendTo(_text, data.Data.Span);
        }
        else
        {
            AppendPart(string.Create(
                CultureInfo.InvariantCulture, $"[{data.MediaType}, {data.Data.Length} bytes: this kind of data cannot be shown.]"));
        }
    }

    private void AddImage(Model.ImageContent image)
    {
        if (_images.Count >= _settings.MaxImages || _imageBytes + image.Data.Length > _settings.MaxImageBytes)
        {
            _imagesLeftOut++;
            return;
        }

        _imageBytes += image.Data.Length;
        _images.Add(image);
    }

    private void AppendJson(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                break;
            case JsonValueKind.String:
                Separate();
                Utf8Slices.AppendJsonStringTo(_text, JsonMarshal.GetRawUtf8Value(json)[1..^1]);
                break;
            default:
                Separate();
                using (var stream = new JsonTextStream(_text, long.MaxValue))
                {
                    stream.Write(JsonMarshal.GetRawUtf8Value(json));
                }

                break;
        }
    }

    private async Task AppendSerializedAsync(object value, CancellationToken cancellationToken)
    {
        Separate();
        var stream = new JsonTextStream(_text, _settings.MaxReadLength);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                await JsonSerializer.SerializeAsync(stream, value, value.GetType(), _serializerOptions, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (ResultTooLongException)
            {
                _text.IsIncomplete = true;
            }
        }
    }

    private void AppendPart(string text)
    {
        if (text.Length > 0)
        {
            Separate();
            _text.Append(text);
        }
    }

    private void Separate()
    {
        if (_text.Length > 0)
        {
            _text.Append("\n");
        }
    }
}
