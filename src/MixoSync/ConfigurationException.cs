namespace MixoSync;

/// <summary>Something is set up wrong; the message says what and what to do, for the person who set it.</summary>
internal sealed class ConfigurationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
