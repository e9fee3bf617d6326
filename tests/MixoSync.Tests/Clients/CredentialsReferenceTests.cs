using MixoSync.Clients;

namespace MixoSync.Tests.Clients;

public sealed class CredentialsReferenceTests
{
    [Theory]
    [InlineData("env:ACME", CredentialsKind.Env, "ACME")]
    [InlineData("ENV:acme_2", CredentialsKind.Env, "acme_2")]
    [InlineData("file:/run/secrets/acme", CredentialsKind.File, "/run/secrets/acme")]
    [InlineData(@"file:C:\secrets\acme", CredentialsKind.File, @"C:\secrets\acme")]
    internal void AReferenceHasAKindAndALocation(string text, CredentialsKind kind, string location) =>
        Assert.Equal(new CredentialsReference(kind, location), CredentialsReference.Parse(text));

    [Theory]
    [InlineData("env:ACME")]
    [InlineData("file:/run/secrets/acme")]
    public void AReferenceRoundTripsAsText(string text) => Assert.Equal(text, CredentialsReference.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("ACME")]
    [InlineData("env:")]
    [InlineData("env:AC ME")]
    [InlineData("env:ACME=1")]
    [InlineData("vault:acme")]
    [InlineData("0:ACME")]
    public void AnInvalidReferenceIsRejectedWithTheExpectedFormats(string text)
    {
        var error = Assert.Throws<FormatException>(() => CredentialsReference.Parse(text));

        Assert.Contains("env:PREFIX", error.Message);
        Assert.Contains("file:FOLDER", error.Message);
    }

    [Fact]
    public void TheErrorDoesNotRepeatAPasswordGivenInPlaceOfAReference() => Assert.DoesNotContain(
        "hunter2", Assert.Throws<FormatException>(() => CredentialsReference.Parse("ann@acme.test:hunter2")).Message);
}
