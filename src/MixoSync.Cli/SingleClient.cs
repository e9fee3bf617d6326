using Microsoft.Extensions.Configuration;
using MixoSync.Clients;

namespace MixoSync.Cli;

/// <summary>The one client that the variables <c>AD_PLATFORM_*</c> and <c>CLIENT_ID</c> describe.</summary>
internal static class SingleClient
{
    /// <exception cref="ConfigurationException">A variable is missing or malformed; says which.</exception>
    public static Client From(IConfiguration environment, string? id, Quota? quota, int pageSize) => new()
    {
        Id = id ?? (environment["CLIENT_ID"] is { Length: > 0 } set ? set : "default"),
        Platform = "mixo",
        ApiUrl = ApiUrl(environment["AD_PLATFORM_API_URL"]),
        Credentials = new CredentialsReference(CredentialsKind.Env, "AD_PLATFORM"),
        Quota = quota ?? Quota.Default,
        PageSize = pageSize,
    };

    private static Uri ApiUrl(string? text) => text is null or ""
        ? throw new ConfigurationException(
            "No API: set AD_PLATFORM_API_URL, AD_PLATFORM_EMAIL and AD_PLATFORM_PASSWORD (see .env.example)")
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new ConfigurationException($"AD_PLATFORM_API_URL is '{text}'; write an address such as https://api.example.com");
}
