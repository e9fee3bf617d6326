using MixoSync.Messaging;

namespace MixoSync.Tests.Messaging;

/// <summary>The way of a message through the exchanges and queues that are bound to them, as a broker would send it.</summary>
/// <param name="Held">How long it was in queues.</param>
/// <param name="Destinations">Which of the product's queues it ended in.</param>
internal sealed record DelayLevelWalk(TimeSpan Held, IReadOnlyList<string> Destinations)
{
    public static DelayLevelWalk Of(string routingKey, int firstLevel)
    {
        var held = TimeSpan.Zero;
        for (var level = firstLevel; level >= 0; level--)
        {
            var queued = Matches(DelayLevels.BindingKey(level, 1), routingKey);
            var passed = Matches(DelayLevels.BindingKey(level, 0), routingKey);
            Assert.True(queued != passed, $"At level {level} {routingKey} goes {(queued ? "both ways" : "nowhere")}");
            held += queued ? DelayLevels.HoldTime(level) : TimeSpan.Zero;
        }

        return new(held, [.. QueueNames.All.Where(endpoint => Matches($"#.{endpoint}", routingKey))]);
    }

    // A topic exchange's rule: * is exactly one word, # any number of them.
    private static bool Matches(string pattern, string routingKey) => Matches(pattern.Split('.'), routingKey.Split('.'));

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> words) => pattern switch
    {
        [] => words.IsEmpty,
        ["#", .. var rest] => Matches(rest, words) || (!words.IsEmpty && Matches(pattern, words[1..])),
        [var word, .. var rest] =>
            !words.IsEmpty && (word == "*" || word == words[0]) && Matches(rest, words[1..]),
    };
}
