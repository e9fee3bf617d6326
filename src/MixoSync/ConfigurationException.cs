namespace MixoSync;

/// <summary>A setting is missing or invalid. The message says which one and what to do.</summary>
internal sealed class ConfigurationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
