using MixoSync.Clients;

namespace MixoSync.Tests.Clients;

public sealed class IanaTimeZoneTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Asia/Kolkata")]
    public void ANameOfTheIanaDatabaseIsValid(string name) => Assert.Equal(name, IanaTimeZone.Parse(name).Id);

    [Theory]
    [InlineData("")]
    [InlineData("Local")]
    [InlineData("localtime")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe")]
    [InlineData("Mars/Olympus")]
    [InlineData("W. Europe Standard Time")]
    public void TheErrorQuotesAnUnknownName(string name) =>
        Assert.Equal(
            $"'{name}' is not a known time zone. Use a name of the IANA database, for example Europe/Berlin.",
            Assert.Throws<FormatException>(() => IanaTimeZone.Parse(name)).Message);

    [Theory]
    [InlineData("asia/tokyo", "Asia/Tokyo")]
    [InlineData("America/New York", "America/New_York")]
    public void TheErrorSuggestsASimilarName(string name, string suggestion) =>
        Assert.Contains($"for example {suggestion}.", Assert.Throws<FormatException>(() => IanaTimeZone.Parse(name)).Message);
}
