using MixoSync.Clients;
using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

public sealed class PermitTests
{
    [Fact]
    public void AHeaderKeepsTheSlotAndTheDueTimeToTheTick()
    {
        var due = new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(1_234_567);
        var header = new Permit(7, due, TimeSpan.FromSeconds(3)).ToHeader();
        Assert.Equal("7@2026-01-31T12:00:00.1234567Z", header);
        Assert.True(Permit.TryParse(header, out var permit));
        Assert.Equal(new Permit(7, due), permit);
    }

    [Fact]
    public void AHeaderKeepsTheQuota()
    {
        var permit = new Permit(7, DateTimeOffset.UnixEpoch, Quota: Quota.Parse("10/60s"));

        Assert.Equal("7@1970-01-01T00:00:00.0000000Z@10/60s", permit.ToHeader());
        Assert.True(Permit.TryParse(permit.ToHeader(), out var parsed));
        Assert.Equal(permit, parsed);
    }

    [Theory]
    [InlineData("7@2026-01-31T12:00:00.1234567Z@ten")]
    [InlineData("7@2026-01-31T12:00:00.1234567Z@10/60s@")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7@")]
    [InlineData("7@yesterday")]
    [InlineData("-1@2026-01-31T12:00:00.1234567Z")]
    [InlineData("10000@2026-01-31T12:00:00.1234567Z")]
    [InlineData("7@2026-01-31T12:00:00.1234567")]
    [InlineData("7@2026-01-31T12:00:00.1234567Z@")]
    public void AnInvalidHeaderIsNotParsed(string? header) => Assert.False(Permit.TryParse(header, out _));
}
