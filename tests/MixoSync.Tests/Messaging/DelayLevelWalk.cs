using MixoSync.Messaging;

namespace MixoSync.Tests.Messaging;

/// <summary>The route of a message through the exchanges and queues of the delay levels, as a broker would deliver it.</summary>
/// <param name="Held">The total delay in queues.</param>
/// <param name="Destinations">The work queues that it reached.</param>
internal sealed record DelayLevelWalk(TimeSpan Held, IReadOnlyList<string> Destinations)
{
    public static DelayLevelWalk Of(string routingKey, int firstLevel)
    {
        var held = TimeSpan.Zero;
        for (var level = firstLevel; level >= 0; level--)
        {
            var queued = Matches(DelayLevels.BindingKey(level, 1), routingKey);
            var passed = Matches(DelayLevels.BindingKey(level, 0), routingKey);
            Assert.True(queued != passed, $"At level {level}, {routingKey} matches {(queued ? "both bindings" : "no binding")}");
            held += queued ? DelayLevels.HoldTime(level) : TimeSpan.Zero;
        }

        return new(held, [.. QueueNames.All.Where(endpoint => Matches($"#.{endpoint}", routingKey))]);
    }

    // The rules of a topic exchange: * matches exactly one word, # any number of words.
    private static bool Matches(string pattern, string routingKey) => Matches(pattern.Split('.'), routingKey.Split('.'));

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> words) => pattern switch
    {
        [] => words.IsEmpty,
        ["#", .. var rest] => Matches(rest, words) || (!words.IsEmpty && Matches(pattern, words[1..])),
        [var word, .. var rest] =>
            !words.IsEmpty && (word == "*" || word == words[0]) && Matches(rest, words[1..]),
    };
}
