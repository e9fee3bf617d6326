using System.ComponentModel.DataAnnotations;

namespace MixoSync.MockApi.Options;

/// <summary>An account that may buy tokens.</summary>
internal sealed class AccountOptions
{
    /// <summary>The mock's own published credential: it opens nothing else.</summary>
    public static AccountOptions Demo { get; } = new() { Email = "demo@mixo.example", Password = "demo-password-123" };

    /// <summary>No colon: it would end the user name in a Basic header (RFC 7617).</summary>
    [Required, RegularExpression("[^:]+")]
    public string Email { get; set; } = "";

    [Required]
    public string Password { get; set; } = "";

    /// <summary>The client ids it may name in <c>X-Client-Id</c>: all when empty.</summary>
    public List<string> Clients { get; } = [];

    public bool MayUse(string clientId) => Clients.Count == 0 || Clients.Contains(clientId);
}
