namespace MixoSync.Storage;

/// <summary>A value that a text column stores: written by <see cref="object.ToString"/> and read by <c>Parse</c>.</summary>
internal interface ITextColumn<TSelf>
    where TSelf : ITextColumn<TSelf>
{
    static abstract TSelf Parse(string text, IFormatProvider? provider);
}
