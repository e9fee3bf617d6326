using MixoSync.Clients;

namespace MixoSync.Tests.Clients;

public sealed class CredentialsReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mixosync-credentials-").FullName;
    private readonly Dictionary<string, string> environment = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void VariablesAreReadByTheirPrefix()
    {
        environment["ACME_EMAIL"] = "ann@acme.test";
        environment["ACME_PASSWORD"] = " with spaces ";

        Assert.Equal(new Credentials("ann@acme.test", " with spaces "), Read("env:ACME"));
    }

    [Theory]
    [InlineData("ACME_EMAIL")]
    [InlineData("ACME_PASSWORD")]
    public void TheErrorNamesAMissingVariable(string missing)
    {
        environment["ACME_EMAIL"] = environment["ACME_PASSWORD"] = "present";
        environment.Remove(missing);

        Assert.Contains($"variable {missing} is not set", ErrorOf("env:ACME"));
    }

    [Fact]
    public void AnEmptyVariableCountsAsMissing()
    {
        environment["ACME_EMAIL"] = "ann@acme.test";
        environment["ACME_PASSWORD"] = "";

        Assert.Contains("ACME_PASSWORD", ErrorOf("env:ACME"));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("secret\n")]
    [InlineData("secret\r\n")]
    public void ATrailingLineBreakInAFileIsIgnored(string text)
    {
        Write("ann@acme.test\n", text);

        Assert.Equal(new Credentials("ann@acme.test", "secret"), Read($"file:{folder}"));
    }

    [Fact]
    public void FilesAreReadAgainEachTime()
    {
        Write("ann@acme.test", "old");
        _ = Read($"file:{folder}");
        Write("ann@acme.test", "new");

        Assert.Equal("new", Read($"file:{folder}").Password);
    }

    [Fact]
    public void TheErrorNamesAMissingFile() =>
        Assert.Contains($"{Path.Combine(folder, "email")} cannot be read (it does not exist)", ErrorOf($"file:{folder}"));

    [Fact]
    public void AMissingFolderIsReported() => Assert.Contains("it does not exist", ErrorOf($"file:{folder}/none"));

    [Fact]
    public void TheErrorNamesAnEmptyFile()
    {
        Write("ann@acme.test", "\n");

        Assert.Contains($"{Path.Combine(folder, "password")} is empty", ErrorOf($"file:{folder}"));
    }

    [Fact]
    public void AFolderInPlaceOfAFileIsReported()
    {
        Directory.CreateDirectory(Path.Combine(folder, "email"));

        Assert.Contains("email cannot be read (permission denied)", ErrorOf($"file:{folder}"));
    }

    [Fact]
    public void ToStringRevealsNoCredentials() => Assert.Equal("(credentials)", $"{new Credentials("ann@acme.test", "secret")}");

    private void Write(string email, string password)
    {
        File.WriteAllText(Path.Combine(folder, "email"), email);
        File.WriteAllText(Path.Combine(folder, "password"), password);
    }

    private string ErrorOf(string reference)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(reference));
        Assert.StartsWith("No credentials for client acme", error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    private Credentials Read(string reference) => new CredentialsReader(environment.GetValueOrDefault).Read(new Client
    {
        Id = "acme",
        Platform = "mixo",
        ApiUrl = new Uri("https://api.mixo.test"),
        Credentials = CredentialsReference.Parse(reference),
    });
}
