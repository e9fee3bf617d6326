using System.Text;
using System.Text.Json;
using MixoSync.Platforms;

namespace MixoSync.Tests.Platforms;

public sealed class RecordAttributesTests
{
    [Fact]
    public void ARecordWithoutOtherFieldsHasNoAttributes() => Assert.Null(Read("""{"id":"c1"}"""));

    [Fact]
    public void PropertiesAreSortedOnEveryLevel() => Assert.Equal(
        """{"a":{"x":1,"y":[2,{"p":null,"q":true}]},"b":"ö"}""", Read("""{"b":"ö","id":"c1","a":{"y":[2,{"q":true,"p":null}],"x":1}}"""));

    [Theory]
    [InlineData("""{"access_token":"abc","apiKey":1,"client_secret":{"a":1},"Password":"p"}""", """{"Password":"***","access_token":"***","apiKey":"***","client_secret":"***"}""")]
    [InlineData("""{"deep":[{"refreshToken":"abc"}],"token":null}""", """{"deep":[{"refreshToken":"***"}],"token":null}""")]
    [InlineData("""{"next":"https://x.test/c?a=1&access_token=abc&b=2"}""", """{"next":"https://x.test/c?a=1&access_token=***&b=2"}""")]
    [InlineData("""{"h":"Bearer abcdefghij","u":"https://ann:pw@x.test/"}""", """{"h":"Bearer ***","u":"https://ann:***@x.test/"}""")]
    [InlineData("""{"sessions":3,"keyword":"shoes","key":"a=b"}""", """{"key":"a=b","keyword":"shoes","sessions":3}""")]
    public void SecretsAreRedacted(string record, string expected) => Assert.Equal(expected, Read(record));

    [Theory]
    [InlineData(""" "a":"x\u0000y" """, "{\"a\":\"x\uFFFDy\"}")]
    [InlineData(""" "a\u0000":1 """, "{\"a\uFFFD\":1}")]
    [InlineData(""" "a":1e400 """, """{"a":"1e400"}""")]
    [InlineData(""" "a":1e-400 """, """{"a":"1e-400"}""")]
    [InlineData(""" "a":0e99999 """, """{"a":"0e99999"}""")]
    [InlineData(""" "a":12.50 """, """{"a":12.50}""")]
    [InlineData(""" "a":"\ud800","b":1 """, """{"b":1,"_omitted":1}""")]
    [InlineData(""" "a\ud800":1 """, """{"_omitted":1}""")]
    [InlineData(""" "a":1,"a":2 """, """{"a":2}""")]
    public void AValueThatPostgresCannotStoreIsReplacedOrOmitted(string fields, string expected) => Assert.Equal(expected, Read($"{{{fields}}}"));

    [Fact]
    public void AFieldThatIsNestedTooDeepIsOmitted() =>
        Assert.Equal("""{"b":1,"_omitted":1}""", Read($$"""{"a":{{new string('[', 65)}}{{new string(']', 65)}},"b":1}"""));

    [Fact]
    public void FieldsThatDoNotFitAreOmitted()
    {
        var attributes = Read($$"""{"a":"{{new string('x', 40_000)}}","b":"{{new string('y', 40_000)}}","c":1}""")!;

        Assert.Equal(["a", "c", "_omitted"], JsonElement.Parse(attributes).EnumerateObject().Select(property => property.Name));
        Assert.InRange(Encoding.UTF8.GetByteCount(attributes), 40_000, RecordAttributes.MaxBytes);
    }

    private static string? Read(string record) =>
        RecordAttributes.Read(JsonElement.Parse(Encoding.UTF8.GetBytes(record), new JsonDocumentOptions { MaxDepth = 100 }), new HashSet<string> { "id" });
}
