using System.Text;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>The page that says what a bundle is, and how to verify it with tools that everybody has.</summary>
internal static class Readme
{
    public static byte[] Render(EvidenceContent content)
    {
        var checkpoint = content.Checkpoint.Checkpoint;
        return Encoding.UTF8.GetBytes($$"""
            FOREWARN EVIDENCE BUNDLE

            This file shows that {{content.Leaves.Length}} entries ("leaves") stand in the record of
            {{checkpoint.Origin}}
            and discloses the details behind them as far as the asker may see them. It can be verified
            offline, by anyone, without asking whoever made it. Open report.html to read it.

            Verify all of it:

                forewarn verify THIS_FILE --policy YOUR_POLICY

            YOUR_POLICY holds the keys that you have from elsewhere: from the other parties, from the
            witnesses, from print. Without it the bundle's own keys (policy.txt) are used, and whoever
            made the bundle chose those.

            WHAT IS IN IT

            manifest.json   what was asked for, when and for whom; SHA-256 of the other members
            policy.txt      keys of the log and of the witnesses (c2sp.org/tlog-policy)
            checkpoint      size and root of the record's tree, signed by the log and cosigned by
                            witnesses (c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature)
            leaves.jsonl    the leaves, exact, with the parts disclosed: name, salt, value
            proof.jsonl     the hashes that lead from the leaves to the root (RFC 6962)
            report.html     the same for people; "forewarn verify" renders it again and compares

            BY HAND, WITH openssl, sha256sum, jq, xxd AND base64

            1. The members are those of the manifest:

                jq -r '.sha256 | to_entries[] | "\(.value)  \(.key)"' manifest.json | sha256sum -c

            2. The log signed the checkpoint (Ed25519). The text that is signed is everything up to the
               empty line. A key stands in policy.txt as NAME+ID+KEY; KEY is base64 of one type byte
               and 32 key bytes. A signature line is an em dash, the name, and base64 of a 4-byte id
               and 64 signature bytes:

                sed '/^$/,$d' checkpoint > text
                KEY=$(awk '$1=="log"{print $2; exit}' policy.txt)
                { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'
                  echo "${KEY#*+*+}" | base64 -d | tail -c 32; } > log.der
                sed '1,/^$/d' checkpoint | awk '{print $3; exit}' | base64 -d | tail -c 64 > log.sig
                openssl pkeyutl -verify -pubin -inkey log.der -keyform DER -rawin -in text -sigfile log.sig

               A witness signs "cosignature/v1", a line "time N", and then that text; in its line, 8
               bytes of time (big-endian) stand between the id and the 64 bytes:

                { printf 'cosignature/v1\ntime %d\n' N; cat text; } > cosigned

            3. A part is what its leaf commits to: SHA-256 of salt and value is the number that stands
               under the part's name in "details" of the leaf. For the first part of the first leaf:

                head -1 leaves.jsonl | jq -r '.parts[0].salt' | xxd -r -p > salted
                head -1 leaves.jsonl | jq -j '.parts[0].value' >> salted
                sha256sum salted
                head -1 leaves.jsonl | jq -r .leaf | jq .details

            4. A leaf is in the tree: its hash is SHA-256 of a zero byte and the leaf; a node's is
               SHA-256 of a one byte and the two hashes below it. proof.jsonl has every hash that the
               leaves here do not give, by level (0 for leaves) and index; together they make the root
               in line 3 of the checkpoint:

                { printf '\0'; head -1 leaves.jsonl | jq -j .leaf; } | sha256sum

            5. A party's signature: part "signature" has a JWS with detached payload (RFC 7515,
               appendix F) and the body that was signed, in base64; the key is the JWK in part "key"
               of the leaf that registers it. Any JWS library verifies it.

            "withheld" means that the asker may not see a part; "erased", that nobody can any more. In
            both cases the leaf still proves that it existed, and what it was if somebody shows it.

            """.ReplaceLineEndings("\n"));
    }
}
