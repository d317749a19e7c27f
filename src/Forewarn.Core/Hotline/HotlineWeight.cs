namespace Forewarn.Core.Hotline;

/// <summary>What something counts for against <see cref="HotlineLimits.CharactersPerPartyMax"/>, in characters.</summary>
internal static class HotlineWeight
{
    public static int Of(HotlineThread thread) => Of(thread.Title.Length, thread.Parties.Length);

    /// <summary>A message with its marks still without words.</summary>
    public static int Of(MessageContent content, int readers) => Of(WrittenText.LengthOf(content.Texts), readers);

    public static int Of(Call call) => Of(WrittenText.LengthOf(call.Texts), call.Participants.Length);

    public static int Of(Readout readout) => Of(WrittenText.LengthOf(readout.Texts), 1);

    private static int Of(int characters, int readers) => HotlineLimits.CharactersPerThing + characters + readers * HotlineLimits.CharactersPerReader;
}
