using System.CommandLine;
using System.Globalization;
using AgentRuntime.Cli.Options;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using Spectre.Console;

namespace AgentRuntime.Cli.Models;

/// <summary><c>agentrt models</c>: what the model servers have.</summary>
internal static class ModelsCommand
{
    public static Command Create(Interrupts interrupts)
    {
        var providers = new ProviderOptions();
        var command = new Command("models", "Lists the models of all providers");
        providers.AddTo(command);
        command.SetAction((result, _) => RunAsync(
            rt => providers.AddTo(rt, result), name => providers.IsNamed(result, name), interrupts));
        return command;
    }

    private static async Task<int> RunAsync(
        Action<AgentRuntimeBuilder> configure, Func<string, bool> isNamed, Interrupts interrupts)
    {
        var console = TableConsole.Create(Console.Out);
        Console.SetOut(Console.Error);
        var runtime = AgentRuntimeHost.Start(configure);
        await using (runtime.ConfigureAwait(false))
        {
            var asking = runtime.Models.GetAsync(CancellationToken.None);
            if (await Task.WhenAny(asking, interrupts.First, interrupts.Leaving).ConfigureAwait(false) != asking)
            {
                return ExitCode.Cancelled;
            }

            var answers = await asking.ConfigureAwait(false);
            var models = answers.SelectMany(answer => answer.Models).ToArray();
            if (models.Length > 0)
            {
                console.Write(Table(models));
            }

            var isMissing = answers.All(answer => answer.Error is not null);
            foreach (var answer in answers)
            {
                if (answer.Error is { } error)
                {
                    isMissing |= isNamed(answer.Provider);
                    await ErrorText.WriteAsync(Console.Error, error).ConfigureAwait(false);
                }
                else if (answer.Models.IsEmpty)
                {
                    await Console.Error.WriteLineAsync($"agentrt: {answer.Provider} has no models.").ConfigureAwait(false);
                }
            }

            return isMissing ? ExitCode.Failed : ExitCode.Done;
        }
    }

    private static Table Table(ModelInfo[] models)
    {
        var hasNotes = models.Any(model => model.DisabledReason is not null);
        var table = new Table().Border(TableBorder.None);
        string[] headers = ["model", "provider", "context", "tools", "vision", "thinking", "loaded", "size"];
        foreach (var header in hasNotes ? [.. headers, "note"] : headers)
        {
            var column = TableConsole.Column(header);
            table.AddColumn(header is "context" or "size" ? column.RightAligned() : column);
        }

        foreach (var model in models)
        {
            string[] cells =
            [
                model.Ref.ToString(),
                model.Ref.Provider,
                model.ContextLength?.ToString(CultureInfo.InvariantCulture) ?? "-",
                YesNo(model.SupportsTools),
                YesNo(model.SupportsVision),
                YesNo(model.SupportsThinking),
                YesNo(model.IsLoaded),
                Size(model.SizeBytes),
            ];
            table.AddRow((hasNotes ? [.. cells, model.DisabledReason ?? ""] : cells).Select(cell => new Text(Printable.Of(cell))));
        }

        return table;
    }

    private static string YesNo(bool? value) => value switch
    {
        true => "yes",
        false => "no",
        null => "-",
    };

    private static string Size(long? bytes) => bytes switch
    {
        null => "-",
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
    };
}
