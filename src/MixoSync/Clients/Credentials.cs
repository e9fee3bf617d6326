namespace MixoSync.Clients;

/// <summary>An email address and a password. <see cref="ToString"/> does not reveal them.</summary>
internal sealed record Credentials(string Email, string Password)
{
    public override string ToString() => "(credentials)";
}

/// <summary>Reads the credentials that a client's reference points to. Reads them on every call, so rotated secrets take effect.</summary>
internal sealed class CredentialsReader(Func<string, string?> environment)
{
    /// <exception cref="ConfigurationException">A variable or file is missing, empty or unreadable. The message names it.</exception>
    public Credentials Read(Client client) => client.Credentials.Kind switch
    {
        CredentialsKind.Env => new(
            Variable(client, $"{client.Credentials.Location}_EMAIL"), Variable(client, $"{client.Credentials.Location}_PASSWORD")),
        _ => new(SecretFile(client, "email"), SecretFile(client, "password")),
    };

    private string Variable(Client client, string name) => environment(name) is { Length: > 0 } value
        ? value
        : throw Missing(client, $"the environment variable {name} is not set");

    private static string SecretFile(Client client, string name)
    {
        var path = Path.Combine(client.Credentials.Location, name);
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n') is { Length: > 0 } value
                ? value
                : throw Missing(client, $"the credential file {path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Missing(client, $"the credential file {path} cannot be read ({Reason(e)})");
        }
    }

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "permission denied",
        _ => e.Message,
    };

    private static ConfigurationException Missing(Client client, string problem) =>
        new($"No credentials for client {client.Id}: {problem}");
}
