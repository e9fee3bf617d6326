namespace MixoSync.MockApi.Faults;

/// <summary>The fault of the page that a list call returns.</summary>
internal sealed record PageFault(Fault Fault);
