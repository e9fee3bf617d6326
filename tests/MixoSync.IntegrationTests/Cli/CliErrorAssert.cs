using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>Asserts how a command reports an error.</summary>
internal static class CliErrorAssert
{
    /// <summary>Asserts that the command wrote one error line, without a stack trace or a secret.</summary>
    /// <param name="ended">The command that failed.</param>
    /// <param name="exitCode">The expected exit code.</param>
    /// <param name="words">The texts that the line must contain.</param>
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
