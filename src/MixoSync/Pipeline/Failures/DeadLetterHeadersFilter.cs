using System.Diagnostics;
using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace MixoSync.Pipeline.Failures;

/// <summary>Adds <see cref="DeadLetterHeaders"/> to a dead letter before MassTransit moves it to its <c>_error</c> queue.</summary>
internal sealed class DeadLetterHeadersFilter(ILogger<DeadLetterHeadersFilter> logger) : IFilter<ExceptionReceiveContext>
{
    // RabbitMQ accepts longer headers, but the reason must stay readable.
    private const int MaxReasonLength = 1000;

    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var failed = context.TryGetPayload(out FailedMessage? found) ? found : null;
        if (failed is null)
        {
            Log.Unreadable(logger, context.InputAddress, context.Exception.GetBaseException().Message);
        }

        foreach (var (name, value) in Describe(context, failed).Where(header => header.Value is not null))
        {
            context.ExceptionHeaders.Set(name, value);
        }

        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("dead-letter");

    private static Dictionary<string, string?> Describe(ExceptionReceiveContext context, FailedMessage? failed)
    {
        var reason = failed?.Failure.Reason ?? context.Exception.GetBaseException().Message;
        return new()
        {
            [DeadLetterHeaders.Client] = failed?.Message.ClientId,
            [DeadLetterHeaders.Campaign] = (failed?.Message as SyncCampaign)?.Listed.Id,
            [DeadLetterHeaders.Run] = failed?.Message.RunId.ToString(),
            // No consumer has handled the message, so there is no failure.
            [DeadLetterHeaders.Kind] = failed?.Failure.Kind.ToString() ?? DeadLetterKinds.Unreadable,
            [DeadLetterHeaders.Reason] = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] + "…" : reason,
            [DeadLetterHeaders.Attempts] = (failed?.Attempts.Count ?? 1).ToString(CultureInfo.InvariantCulture),
            [DeadLetterHeaders.FirstFailedAt] = Format(failed?.Attempts.FirstFailedAt ?? context.ExceptionTimestamp),
            [DeadLetterHeaders.LastFailedAt] = Format(failed?.Attempts.LastFailedAt ?? context.ExceptionTimestamp),
            [DeadLetterHeaders.TraceId] = Activity.Current?.TraceId.ToString(),
        };
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
