namespace MixoSync.Storage;

/// <summary>A value that is stored in a text column: written with <see cref="object.ToString"/> and read with <c>Parse</c>.</summary>
internal interface ITextColumn<TSelf>
    where TSelf : ITextColumn<TSelf>
{
    static abstract TSelf Parse(string text, IFormatProvider? provider);
}
