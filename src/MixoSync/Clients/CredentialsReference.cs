using System.Diagnostics.CodeAnalysis;
using MixoSync.Storage;

namespace MixoSync.Clients;

/// <summary>
/// The location of a client's credentials: <c>env:ACME</c> for the environment variables ACME_EMAIL and ACME_PASSWORD, or
/// <c>file:/run/secrets/acme</c> for the files <c>email</c> and <c>password</c> in that folder.
/// </summary>
internal readonly record struct CredentialsReference(CredentialsKind Kind, string Location) : IParsable<CredentialsReference>, ITextColumn<CredentialsReference>
{
    public static CredentialsReference Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var reference)
            ? reference
            : throw new FormatException(
                "The credentials reference must be env:PREFIX (variables PREFIX_EMAIL and PREFIX_PASSWORD) "
                + "or file:FOLDER (files FOLDER/email and FOLDER/password)");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CredentialsReference result)
    {
        result = default;
        if (s?.Split(':', 2) is not [var kind, { Length: > 0 } location]
            || !Enum.TryParse<CredentialsKind>(kind, ignoreCase: true, out var parsed) || char.IsAsciiDigit(kind[0])
            || (parsed == CredentialsKind.Env && !location.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            return false;
        }

        result = new CredentialsReference(parsed, location);
        return true;
    }

    public override string ToString() => $"{(Kind == CredentialsKind.Env ? "env" : "file")}:{Location}";
}

internal enum CredentialsKind
{
    Env,
    File,
}
