using MixoSync.Clients;
using MixoSync.MockApi;
using MixoSync.MockApi.Options;

namespace MixoSync.Tests.Support;

/// <summary>Clients with a practically unlimited quota, and their credentials.</summary>
internal static class TestClients
{
    public const string WrongPassword = "no-password-of-mixo-456";

    public static CredentialsReader Credentials { get; } = new(variable => variable switch
    {
        "DEMO_EMAIL" or "WRONG_EMAIL" => AccountOptions.Demo.Email,
        "DEMO_PASSWORD" => AccountOptions.Demo.Password,
        "WRONG_PASSWORD" => WrongPassword,
        _ => null,
    });

    public static Client Of(MockPlatform mixo, string id = "acme") => new()
    {
        Id = id,
        Platform = "mixo",
        ApiUrl = mixo.Url,
        Credentials = CredentialsReference.Parse("env:DEMO"),
        Quota = new Quota(10_000, TimeSpan.FromSeconds(1)),
        MaxInFlight = 100,
    };

    public static Client Of(FakeAdPlatform platform, string id = "acme") => new()
    {
        Id = id,
        Platform = platform.Name,
        ApiUrl = new Uri("https://api.fake.test"),
        Credentials = CredentialsReference.Parse("env:DEMO"),
    };
}
