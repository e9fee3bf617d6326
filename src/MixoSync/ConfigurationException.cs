namespace MixoSync;

/// <summary>Thrown for an invalid configuration. The message says what is wrong and how to fix it, and is shown to the user.</summary>
internal sealed class ConfigurationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
