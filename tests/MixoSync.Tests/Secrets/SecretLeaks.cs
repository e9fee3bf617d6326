using Microsoft.Extensions.Logging;
using MixoSync.Clients;
using MixoSync.MockApi;
using MixoSync.Pipeline;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Secrets;

/// <summary>Leaks a secret on purpose, to test the detector.</summary>
internal static class SecretLeaks
{
    public static async Task WriteSecretAsync(EmbeddedPipeline pipeline, string place, string secret)
    {
        var logger = pipeline.Get<ILogger<SecretsTests>>();
        switch (place)
        {
            case "property":
                logger.LogTrace("Acquired {Token}", secret);
                break;
            case "scope":
                using (logger.BeginScope(new Dictionary<string, object> { ["Token"] = secret })) logger.LogTrace("Acquired");
                break;
            case "exception":
                logger.LogTrace(new InvalidOperationException("outer", new InvalidOperationException(secret)), "Failed");
                break;
            case "message":
                await pipeline.HandleAsync(new StartClientSync(Guid.NewGuid(), secret));
                break;
            default:
                await using (var mixo = await MockPlatform.StartAsync())
                {
                    await pipeline.Get<ClientStore>().AddAsync(
                        TestClients.Of(mixo) with { Name = secret }, replace: false, TestContext.Current.CancellationToken);
                }

                break;
        }
    }
}
