namespace MixoSync.Cli.Terminal;

/// <summary>Asks the user to confirm a permanent deletion.</summary>
internal static class Confirmation
{
    /// <param name="action">The action to confirm, for example <c>Discard 3 dead letters</c>.</param>
    /// <param name="token">Cancels the prompt.</param>
    /// <returns>Whether the user answered yes.</returns>
    /// <exception cref="ConfigurationException">Standard input is not a terminal.</exception>
    public static async Task<bool> AskAsync(string action, CancellationToken token)
    {
        if (Console.IsInputRedirected)
        {
            throw new ConfigurationException($"{action}? Cannot ask for confirmation because standard input is not a terminal. Add --yes to confirm.");
        }

        Console.Error.Write($"{action}? [y/N] ");
        var answer = await Task.Run(Console.In.ReadLine, token).WaitAsync(token);
        return answer?.Trim() is "y" or "Y" or "yes";
    }
}
