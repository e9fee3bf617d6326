using System.IO.Compression;
using System.Text;
using MixoSync.Cli;
using MixoSync.IntegrationTests.Processes;

namespace MixoSync.IntegrationTests.Cli;

/// <summary>What real platforms send, from their responses to the rows that users read.</summary>
public sealed class PlatformInputTests : IAsyncLifetime
{
    private readonly CliRunner cli = new();
    private CustomPlatform platform = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await CustomPlatform.StartAsync();
        cli.UsePlatform(platform.Url);
        cli.Variables["AdPlatforms__RetryBaseDelay"] = "00:00:00.010";
        cli.Variables["Syncing__RedeliverAfter"] = "00:00:01";
    }

    public async ValueTask DisposeAsync()
    {
        await cli.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Theory]
    [InlineData(""" "budget":"1100.50","impressions":"123" """, "SELECT budget || ' ' || impressions FROM campaigns", "1100.5 123")]
    [InlineData(""" "impressions":123.0,"clicks":1e2 """, "SELECT impressions || ' ' || clicks FROM campaigns", "123 100")]
    [InlineData(""" "impressions":"98.0","conversions":"1.5e1" """, "SELECT impressions || ' ' || conversions FROM campaigns", "98 15")]
    [InlineData(""" "budget":null,"created_at":null """, "SELECT quote(budget) || quote(created_at) || quote(clicks) FROM campaigns", "NULLNULLNULL")]
    [InlineData(""" "created_at":"2024-03-12T15:02:47-0700" """, "SELECT created_at FROM campaigns", "2024-03-12 22:02:47+00:00")]
    [InlineData(""" "created_at":"2024-01-01 09:00:00" """, "SELECT created_at FROM campaigns", "2024-01-01 09:00:00+00:00")]
    [InlineData(""" "objective":"SALES","nested":{"b":1,"a":[true]} """, "SELECT attributes FROM campaigns", """{"nested":{"a":[true],"b":1},"objective":"SALES"}""")]
    public async Task AFieldIsAcceptedInTheFormThatThePlatformSends(string fields, string sql, string expected)
    {
        platform.Records = [$$"""{"id":"c1","name":"One",{{fields}}}"""];

        await SyncAsync();

        Assert.Equal(expected, await SqliteFile.ScalarAsync<string>(Database, sql));
    }

    [Theory]
    [InlineData(""" "impressions":12.5 """, "impressions is not a whole number")]
    [InlineData(""" "budget":{"amount":12} """, "budget is not a number")]
    [InlineData(""" "budget":1e29 """, "budget is negative or too large")]
    [InlineData(""" "clicks":9223372036854775808 """, "clicks is not a whole number")]
    public async Task AnInvalidFieldFailsOnlyItsRecord(string fields, string reason)
    {
        platform.Records = [$$"""{"id":"c1","name":"One",{{fields}}}""", """{"id":"c2","name":"Two"}"""];

        var ended = await cli.RunAsync("sync", "--embedded");

        Assert.Equal(ExitCode.Partial, ended.ExitCode);
        Assert.Contains($"failed: c1 (InvalidData): {reason}", Assert.Single(ended.Errors));
        Assert.Equal("c2", await SqliteFile.ScalarAsync<string>(Database, "SELECT campaign_id FROM campaigns"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task ACompressedResponseIsRead(string encoding)
    {
        platform.Records = ["""{"id":"c1","name":"One"}"""];
        platform.OnList = (context, body) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return CustomPlatform.RespondAsync(context, "application/json", Compress(body, encoding));
        };

        await SyncAsync();

        Assert.Equal("One", await SqliteFile.ScalarAsync<string>(Database, "SELECT name FROM campaigns"));
        Assert.All(platform.Requests, request => Assert.Contains(encoding, request.AcceptEncoding));
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("\"ISO-8859-15\"")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public async Task AResponseIsDecodedWithTheDeclaredCharset(string charset)
    {
        platform.Records = ["""{"id":"c1","name":"Été à Zürich"}"""];
        platform.OnList = (context, body) => CustomPlatform.RespondAsync(
            context, $"application/json; charset={charset}",
            (CodePagesEncodingProvider.Instance.GetEncoding(charset.Trim('"')) ?? Encoding.GetEncoding(charset.Trim('"'))).GetBytes(body));

        await SyncAsync();

        Assert.Equal("Été à Zürich", await SqliteFile.ScalarAsync<string>(Database, "SELECT name FROM campaigns"));
    }

    [Fact]
    public async Task TheReasonContainsANestedCodeAndMessage()
    {
        platform.Records = ["""{"id":"c1","name":"One"}"""];
        platform.OnSync = context => CustomPlatform.RespondAsync(
            context, "application/json", """{"error":{"code":17,"message":"User request limit reached"}}"""u8.ToArray());

        var ended = await cli.RunAsync("sync", "--embedded");

        Assert.Contains("with 200: 17: User request limit reached", Assert.Single(ended.Errors));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(200)]
    [InlineData(202)]
    public async Task ASyncCallIsNotRepeatedForWantOfABody(int status)
    {
        platform.Records = ["""{"id":"c1","name":"One"}"""];
        platform.OnSync = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var ended = await cli.RunAsync("sync", "--embedded");

        Assert.Contains($"with {status} but without the body", Assert.Single(ended.Errors));
        Assert.Single(platform.SyncCalls);
    }

    [Theory]
    [InlineData("acme ü")]
    [InlineData("acme\nX-Admin: 1")]
    [InlineData("größe")]
    public async Task AClientIdThatNoHeaderCanCarryIsRejectedAtOnce(string id)
    {
        cli.Variables["CLIENT_ID"] = id;

        CliErrorAssert.Is(await cli.RunAsync("sync", "--embedded"), ExitCode.Usage, "client id", "visible ASCII");
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task TheProgressSaysWhatARunWaitsForAndUntilWhen()
    {
        platform.Records = ["""{"id":"c1","name":"One"}"""];
        platform.OnSync = context =>
        {
            context.Response.StatusCode = platform.SyncCalls.Count() > 4 ? 200 : 503;
            return CustomPlatform.RespondAsync(context, "application/json", """{"success":true}"""u8.ToArray());
        };
        cli.Variables["Syncing__RedeliverAfter"] = "00:00:15";

        var ended = await cli.SucceedAsync("sync", "--embedded");

        Assert.Matches(@"^acme: 0 of 1 synced, waiting until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ: .*with 503", ended.Errors[0]);
    }

    private string Database => cli.PathOf("mixosync.db");

    private Task<CliResult> SyncAsync() => cli.SucceedAsync("sync", "--embedded");

    private static byte[] Compress(string text, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionMode.Compress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Compress),
            _ => new BrotliStream(compressed, CompressionMode.Compress),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }
}
