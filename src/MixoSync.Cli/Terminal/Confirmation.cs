namespace MixoSync.Cli.Terminal;

/// <summary>Asks before something is deleted for good.</summary>
internal static class Confirmation
{
    /// <param name="what">What would happen, such as <c>Discard 3 dead letters</c>.</param>
    /// <param name="token">Cancels the question.</param>
    /// <returns>Whether the person at the terminal answered yes.</returns>
    /// <exception cref="ConfigurationException">There is no terminal.</exception>
    public static async Task<bool> AskAsync(string what, CancellationToken token)
    {
        if (Console.IsInputRedirected)
        {
            throw new ConfigurationException($"{what}? There is no terminal to ask at; add --yes to do it");
        }

        Console.Error.Write($"{what}? [y/N] ");
        var answer = await Task.Run(Console.In.ReadLine, token).WaitAsync(token);
        return answer?.Trim() is "y" or "Y" or "yes";
    }
}
