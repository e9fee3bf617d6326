using System.Reflection;
using MassTransit;
using MixoSync.Pipeline;

namespace MixoSync.Tests.Pipeline;

/// <summary>Messages that an older version has sent must stay readable when types are renamed.</summary>
public sealed class MessageNamesTests
{
    [Theory]
    [InlineData(typeof(StartClientSync), "MixoSync.Syncing:StartClientSync")]
    [InlineData(typeof(FetchCampaignPage), "MixoSync.Syncing:FetchCampaignPage")]
    [InlineData(typeof(SyncCampaign), "MixoSync.Syncing:SyncCampaign")]
    [InlineData(typeof(CheckRun), "MixoSync.Syncing:CheckRun")]
    public void MessagesKeepTheirNamesOnTheWire(Type message, string name)
    {
        Assert.Equal($"urn:message:{name}", MessageUrn.ForTypeString(message));
        Assert.Equal(name, message.GetCustomAttribute<EntityNameAttribute>()?.EntityName);
    }
}
