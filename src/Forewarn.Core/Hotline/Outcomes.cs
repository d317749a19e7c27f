using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Hotline;

/// <summary>What became of a command of the hotline that was not refused.</summary>
public abstract record HotlineOutcome : Outcome;

/// <summary>A thread is open.</summary>
public sealed record ThreadOpened(HotlineThread Thread, bool Created) : HotlineOutcome;

/// <summary>A message stands in its thread.</summary>
public sealed record MessageSent(HotlineThread Thread, Message Message, bool Created) : HotlineOutcome;

/// <summary>Messages are recorded as delivered; those that had been before keep their first delivery.</summary>
public sealed record MessagesDelivered(HotlineThread Thread, ImmutableArray<Message> Messages) : HotlineOutcome;

/// <summary>A message is marked as read; the first mark stands.</summary>
public sealed record MessageMarkedRead(HotlineThread Thread, Message Message) : HotlineOutcome;

/// <summary>A call is on record.</summary>
public sealed record CallLogged(Call Call, bool Created) : HotlineOutcome;

/// <summary>A readout is on record.</summary>
public sealed record ReadoutFiled(Call Call, Readout Readout) : HotlineOutcome;
