using Microsoft.Extensions.Logging;
using MixoSync.Clients;
using MixoSync.MockApi;
using MixoSync.Pipeline;
using MixoSync.Tests.Support;

namespace MixoSync.Tests.Secrets;

/// <summary>Tells a secret on purpose, so that the detector can show what it finds.</summary>
internal static class SecretPlanting
{
    public static async Task PlantAsync(EmbeddedPipeline pipeline, string place, string secret)
    {
        var logger = pipeline.Get<ILogger<SecretsTests>>();
        switch (place)
        {
            case "property":
                logger.LogTrace("Bought {Token}", secret);
                break;
            case "scope":
                using (logger.BeginScope(new Dictionary<string, object> { ["Token"] = secret })) logger.LogTrace("Bought");
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
