using Forewarn.Core.Pool;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>The parties' keys, and what must be signed with them.</content>
public sealed partial class AirspaceState
{
    /// <summary>Why the signature of a command, or the lack of one, does not do; null when it does.</summary>
    private Refused? SignatureProblem(Command command)
    {
        if (command is Tick or ChangePool or RaiseVersion or UnreadableEntry || IsSoAlready(command))
            return null;
        bool hasActive = _keys.HasActive(command.Actor);
        if (command.Signature is not { } signature)
            return hasActive && IsSignedOnceThereIsAKey(command) ? SignatureRequired(command.Actor) : null;
        bool isFirstByItself = command is PutPartyKey { Key.KeyId: var own } && own == signature.KeyId && !hasActive;
        return isFirstByItself || _keys.Find(command.Actor, signature.KeyId) is { IsActive: true } ? null
            : new Refused(RefusalCode.UnknownKey, SignatureField, $"{signature.KeyId} is no active key of {command.Actor}", "a signature with an active key of your own");
    }

    /// <summary>A key that is registered, or revoked, already may be asked for again with any signature: it changes nothing, and the
    /// first answer may have been lost.</summary>
    private bool IsSoAlready(Command command) => command switch
    {
        PutPartyKey put => put.Actor == put.Party && _keys.Find(put.Party, put.Key.KeyId) is { IsActive: true },
        RevokePartyKey revoke => _keys.Find(revoke.Party, revoke.KeyId) is { IsActive: false },
        _ => false,
    };

    /// <summary>The words of a party, which not even the operator of a node shall be able to invent.</summary>
    private static bool IsSignedOnceThereIsAKey(Command command) =>
        command is Declare or EndDeclaration or Reveal or Acknowledge or PutPartyKey or RevokePartyKey or LiaisonCommand { IsWordOfParty: true };

    private Outcome Apply(PutPartyKey command)
    {
        if (command.Actor != command.Party)
            return new Refused(RefusalCode.NotManager, "id", $"only {command.Party} itself registers its keys", "your own id");
        if (_keys.Find(command.Party, command.Key.KeyId) is { } known)
        {
            return known.IsActive
                ? new KeyRegistered(command.Party, known, Created: false) { Leaf = known.Leaf }
                : new Refused(RefusalCode.Conflict, "key", Invariant($"the key was revoked at {known.RevokedAt}"), "a new key");
        }
        var all = _keys.Of(command.Party);
        if (all.Count(key => key.IsActive) >= Limits.KeysPerPartyMax)
            return new Refused(RefusalCode.LimitReached, "", $"you have {Limits.KeysPerPartyMax} active keys", "a retry when one of them is revoked");
        if (all.Length >= Limits.KeysEverPerPartyMax)
            return new Refused(RefusalCode.LimitReached, "", $"you have had {Limits.KeysEverPerPartyMax} keys", "none more");
        var key = command.Key with
        {
            RegisteredAt = Time,
            Leaf = Emit(EventKind.KeyRegistered, SubjectOf(command.Party), 0, command.Party, default),
        };
        _keys.Add(new KeyBook.Owned(_names.Of(command.Party), key));
        return new KeyRegistered(command.Party, key, Created: true) { Leaf = key.Leaf };
    }

    private Outcome Apply(RevokePartyKey command)
    {
        if (_keys.Find(command.Party, command.KeyId) is not { } key)
            return NotFound("key_id", $"such key of {command.Party}");
        if (!key.IsActive)
            return new KeyRevoked(command.Party, key) { Leaf = key.Leaf };
        var revoked = key with
        {
            RevokedAt = Time,
            Leaf = Emit(EventKind.KeyRevoked, SubjectOf(command.Party), 0, command.Actor, default),
        };
        _keys.Replace(command.Party, key, revoked);
        return new KeyRevoked(command.Party, revoked) { Leaf = revoked.Leaf };
    }

    private const string SignatureField = "Forewarn-Signature";

    private static Refused SignatureRequired(PartyId actor) =>
        new(RefusalCode.SignatureRequired, SignatureField, $"{actor} has registered a key, and the request is not signed", "a signature with an active key of your own");
}
