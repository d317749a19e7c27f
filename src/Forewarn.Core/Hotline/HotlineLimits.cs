using NodaTime;

namespace Forewarn.Core.Hotline;

/// <summary>How much of the hotline the airspace holds. What would exceed one of these is refused, and changes nothing.</summary>
public static class HotlineLimits
{
    /// <summary>Threads that one party has opened and that are kept.</summary>
    public const int ThreadsPerPartyMax = 1_000;

    /// <summary>Calls that one party has logged and that are kept.</summary>
    public const int CallsPerPartyMax = 1_000;

    /// <summary>Parties of one thread, or of one call.</summary>
    public const int PartiesMax = 32;

    public const int MessagesPerThreadMax = 1_000;

    /// <summary>Messages whose delivery one command records.</summary>
    public const int DeliveriesAtOnceMax = 1_000;

    /// <summary>What one party has written on the hotline and is kept, in characters, with <see cref="CharactersPerThing"/> for each thing and
    /// <see cref="CharactersPerReader"/> for each party that it is for: what bounds the memory that it takes.</summary>
    public const int CharactersPerPartyMax = 4_000_000;

    /// <summary>What a thread, a message, a call or a readout counts for besides its texts.</summary>
    public const int CharactersPerThing = 100;

    /// <summary>What each party counts for that something is for.</summary>
    public const int CharactersPerReader = 50;

    public const int TitleLengthMax = 200;

    public const int TextLengthMax = 4_000;

    public const int ReadoutLengthMax = 10_000;

    /// <summary>Fields that fill in one template.</summary>
    public const int FieldsMax = 16;

    public const int FieldLengthMax = 200;

    /// <summary>Attachments of one message.</summary>
    public const int AttachmentsMax = 16;

    /// <summary>Length of one attachment, in bytes; it is not kept here.</summary>
    public const long AttachmentBytesMax = 1L << 40;

    /// <summary>Subjects of one call.</summary>
    public const int SubjectsMax = 16;

    public const int SubjectLengthMax = 200;

    /// <summary>Versions of one party's readout of one call.</summary>
    public const int ReadoutVersionsMax = 20;

    /// <summary>How long a thread stays in the state after its last message; the journal and the record keep it for ever.</summary>
    public static readonly Duration ThreadRetention = Duration.FromDays(30);

    /// <summary>How long a call stays in the state after it was logged or a readout was filed; the journal and the record keep it for ever.</summary>
    public static readonly Duration CallRetention = Duration.FromDays(90);

    /// <summary>How far ahead of the airspace's time a call may begin or end, for clocks that differ.</summary>
    public static readonly Duration CallAheadMax = Duration.FromMinutes(1);
}
