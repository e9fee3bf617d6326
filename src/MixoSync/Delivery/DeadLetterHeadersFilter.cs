using System.Diagnostics;
using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging;
using MixoSync.Syncing;
using MixoSync.Syncing.Failures;
using DeadLetterKinds = MixoSync.Delivery.DeadLetters.DeadLetterKinds;

namespace MixoSync.Delivery;

/// <summary>Writes on a dead letter what it is about and why, before MassTransit moves it to its <c>_error</c> queue.</summary>
internal sealed class DeadLetterHeadersFilter(ILogger<DeadLetterHeadersFilter> logger) : IFilter<ExceptionReceiveContext>
{
    // A broker takes headers of many times that, but people have to read them.
    private const int LongestReason = 1000;

    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var letter = context.TryGetPayload(out DeadLetter? found) ? found : null;
        if (letter is null)
        {
            Log.Unreadable(logger, context.InputAddress, context.Exception.GetBaseException().Message);
        }

        foreach (var (name, value) in Describe(context, letter).Where(header => header.Value is not null))
        {
            context.ExceptionHeaders.Set(name, value);
        }

        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("dead-letter");

    private static Dictionary<string, string?> Describe(ExceptionReceiveContext context, DeadLetter? letter)
    {
        var reason = letter?.Failure.Reason ?? context.Exception.GetBaseException().Message;
        return new()
        {
            [DeadLetterHeaders.Client] = letter?.Message.ClientId,
            [DeadLetterHeaders.Campaign] = (letter?.Message as SyncCampaign)?.Listed.Id,
            [DeadLetterHeaders.Run] = letter?.Message.RunId.ToString(),
            // What no consumer has seen has no account of its failures.
            [DeadLetterHeaders.Kind] = letter?.Failure.Kind.ToString() ?? DeadLetterKinds.Unreadable,
            [DeadLetterHeaders.Reason] = reason.Length > LongestReason ? reason[..LongestReason] + "…" : reason,
            [DeadLetterHeaders.Attempts] = (letter?.Attempts.Count ?? 1).ToString(CultureInfo.InvariantCulture),
            [DeadLetterHeaders.FirstFailedAt] = Text(letter?.Attempts.FirstFailedAt ?? context.ExceptionTimestamp),
            [DeadLetterHeaders.LastFailedAt] = Text(letter?.Attempts.LastFailedAt ?? context.ExceptionTimestamp),
            [DeadLetterHeaders.TraceId] = Activity.Current?.TraceId.ToString(),
        };
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
