using System.ComponentModel.DataAnnotations;

namespace MixoSync.MockApi.Options;

/// <summary>An account that can acquire tokens.</summary>
internal sealed class AccountOptions
{
    /// <summary>The default account. Its credentials are published and only valid for the mock platform.</summary>
    public static AccountOptions Demo { get; } = new() { Email = "demo@mixo.example", Password = "demo-password-123" };

    /// <summary>The email address. It must not contain a colon, which ends the user name in a Basic header (RFC 7617).</summary>
    [Required, RegularExpression("[^:]+")]
    public string Email { get; set; } = "";

    [Required]
    public string Password { get; set; } = "";

    /// <summary>The client ids that the account may use in <c>X-Client-Id</c>. Empty for all clients.</summary>
    public List<string> Clients { get; } = [];

    public bool MayUse(string clientId) => Clients.Count == 0 || Clients.Contains(clientId);
}
