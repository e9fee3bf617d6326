using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

public sealed class QuotaServicesTests
{
    [Fact]
    public void TheInMemoryLedgerResolves() =>
        Assert.IsType<InMemoryQuotaLedger>(Services().GetRequiredService<IQuotaLedger>());

    [Theory]
    [InlineData("Quotas:Margin", "00:00:00")]
    [InlineData("Quotas:Lease", "1.00:00:00")]
    [InlineData("Quotas:MaxWaitInProcess", "00:01:01")]
    public void TheErrorNamesAnOptionOutOfRange(string key, string value)
    {
        var services = Services((key, value));
        var error = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains(key.Split(':')[1], error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value))
                .Build())
            .AddInMemoryQuotaLedger()
            .BuildServiceProvider(validateScopes: true);
}
