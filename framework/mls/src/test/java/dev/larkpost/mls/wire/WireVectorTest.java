package dev.larkpost.mls.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.mls.Vectors;
import dev.larkpost.mls.tree.RatchetTree;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WireVectorTest {
  @Test
  void length_headers_decode_to_the_rfcs_values() {
    Vectors.run(
        "deserialization",
        (vector, suite) -> {
          byte[] header = Vectors.bytes(vector, "vlbytes_header");
          int length = vector.get("length").asInt();
          byte[] whole = java.util.Arrays.copyOf(header, header.length + length);
          assertEquals(length, TlsReader.of(whole).length());
          assertArrayEquals(header, new TlsWriter().length(length).toBytes());
        });
  }

  @Test
  void every_structure_decodes_and_encodes_to_the_same_bytes() {
    Vectors.run("messages", (vector, suite) -> check(vector));
  }

  private static void check(JsonNode v) {
    for (String message :
        new String[] {
          "mls_welcome",
          "mls_group_info",
          "mls_key_package",
          "public_message_application",
          "public_message_proposal",
          "public_message_commit",
          "private_message"
        }) {
      same(v, message, bytes -> MlsMessage.decode(bytes).encoded());
    }
    same(v, "ratchet_tree", bytes -> RatchetTree.decode(bytes).encoded());
    same(v, "group_secrets", bytes -> GroupSecrets.decode(bytes).encoded());
    same(v, "commit", bytes -> again(bytes, Commit::read, Commit::write));
    proposal(v, "add_proposal", Proposal.ADD);
    proposal(v, "update_proposal", Proposal.UPDATE);
    proposal(v, "remove_proposal", Proposal.REMOVE);
    proposal(v, "pre_shared_key_proposal", Proposal.PSK);
    proposal(v, "re_init_proposal", Proposal.REINIT);
    proposal(v, "external_init_proposal", Proposal.EXTERNAL_INIT);
    proposal(v, "group_context_extensions_proposal", Proposal.CONTEXT_EXTENSIONS);
  }

  /** The vectors hold proposal bodies without their type. */
  private static void proposal(JsonNode vector, String field, int type) {
    byte[] typed = new TlsWriter().u16(type).raw(Vectors.bytes(vector, field)).toBytes();
    Proposal proposal = TlsReader.exactly(typed, Proposal::read);
    assertEquals(type, proposal.type());
    assertArrayEquals(typed, again(typed, Proposal::read, Proposal::write), field);
  }

  private static <T> byte[] again(
      byte[] bytes,
      Function<TlsReader, T> read,
      java.util.function.BiConsumer<T, TlsWriter> write) {
    T value = TlsReader.exactly(bytes, read);
    return TlsWriter.bytes(out -> write.accept(value, out));
  }

  private static void same(JsonNode vector, String field, Function<byte[], byte[]> codec) {
    byte[] bytes = Vectors.bytes(vector, field);
    assertArrayEquals(bytes, codec.apply(bytes), field);
  }
}
