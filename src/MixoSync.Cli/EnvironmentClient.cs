using Microsoft.Extensions.Configuration;
using MixoSync.Clients;

namespace MixoSync.Cli;

/// <summary>Creates the client that the variables <c>AD_PLATFORM_*</c> and <c>CLIENT_ID</c> define.</summary>
internal static class EnvironmentClient
{
    /// <exception cref="ConfigurationException">A variable is missing or invalid. The message names it.</exception>
    public static Client From(IConfiguration environment, string? id, Quota? quota, int pageSize) => new()
    {
        Id = ValidId(id ?? (environment["CLIENT_ID"] is { Length: > 0 } set ? set : "default")),
        Platform = "mixo",
        ApiUrl = ApiUrl(environment["AD_PLATFORM_API_URL"]),
        Credentials = new CredentialsReference(CredentialsKind.Env, "AD_PLATFORM"),
        Quota = quota ?? Quota.Default,
        PageSize = pageSize,
    };

    private static string ValidId(string id) => Client.ValidateId(id) is { } error ? throw new ConfigurationException(error) : id;

    private static Uri ApiUrl(string? text) => text is null or ""
        ? throw new ConfigurationException(
            "AD_PLATFORM_API_URL is not set. Set AD_PLATFORM_API_URL, AD_PLATFORM_EMAIL and AD_PLATFORM_PASSWORD (see .env.example).")
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new ConfigurationException($"AD_PLATFORM_API_URL '{text}' is not a valid URL. Use an http(s) URL, for example https://api.example.com.");
}
