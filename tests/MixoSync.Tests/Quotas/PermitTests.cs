using MixoSync.Quotas;

namespace MixoSync.Tests.Quotas;

public sealed class PermitTests
{
    private const string Id = "0197f2a4-0000-7000-8000-000000000001";

    [Fact]
    public void AHeaderKeepsTheId()
    {
        var permit = new Permit(Guid.Parse(Id), DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(3));

        Assert.Equal(Id, permit.ToHeader());
        Assert.True(Permit.TryParse(Id, out var parsed));
        Assert.Equal(new Permit(permit.Id), parsed);
    }

    [Fact]
    public void AHeaderKeepsTheLimits()
    {
        var permit = new Permit(Guid.Parse(Id), Limits: "10/1s google=15000/1d@Europe/Berlin");

        Assert.Equal($"{Id} 10/1s google=15000/1d@Europe/Berlin", permit.ToHeader());
        Assert.True(Permit.TryParse(permit.ToHeader(), out var parsed));
        Assert.Equal(permit, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7@2026-01-31T12:00:00.1234567Z@10/60s")]
    [InlineData("0197f2a4000070008000000000000001")]
    public void AnInvalidHeaderIsNotParsed(string? header) => Assert.False(Permit.TryParse(header, out _));
}
