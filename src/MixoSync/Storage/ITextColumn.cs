namespace MixoSync.Storage;

/// <summary>A value stored in a text column. <see cref="object.ToString"/> writes it and <c>Parse</c> reads it.</summary>
internal interface ITextColumn<TSelf>
    where TSelf : ITextColumn<TSelf>
{
    static abstract TSelf Parse(string text, IFormatProvider? provider);
}
