using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>What a command that cannot do its work owes the person who called it.</summary>
internal static class CliErrorAssert
{
    /// <summary>One line that says what is wrong and what to do, without a stack trace or a secret.</summary>
    /// <param name="ended">The command.</param>
    /// <param name="exitCode">What scripts are told.</param>
    /// <param name="words">What the line must name.</param>
    public static void Is(CliResult ended, int exitCode, params string[] words)
    {
        Assert.True(ended.ExitCode == exitCode, $"expected exit code {exitCode}, but: {ended}");
        var line = Assert.Single(ended.Errors);
        Assert.StartsWith("error: ", line);
        Assert.All(words, word => Assert.Contains(word, line));
        Assert.DoesNotContain("   at ", line);
        Assert.DoesNotContain("Exception", line);
        Assert.DoesNotContain(CliRunner.Secret, ended.ToString());
    }
}
