package dev.larkpost.connectors.evm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A signature of a wallet that may not be deployed yet (ERC-6492): who would deploy it how, and
 * what it would sign. Whether it would is found out by a program that runs for a moment on a
 * provider and changes nothing: it lets the factory make the wallet and asks the wallet.
 *
 * @param factory 20 bytes
 * @param make what the factory is called with
 * @param signature what the wallet would be shown
 */
record Counterfactual(byte[] factory, byte[] make, byte[] signature) {
  private static final byte[] MARK = HexFormat.of().parseHex("6492".repeat(16));
  private static final int WORD = 32;
  private static final int ADDRESS = 20;
  private static final int HEAD = 3 * WORD;

  // Opcodes of the Ethereum virtual machine (yellow paper, appendix H).
  private static final int POP = 0x50;
  private static final int MSTORE = 0x52;
  private static final int CODECOPY = 0x39;
  private static final int RETURNDATASIZE = 0x3d;
  private static final int GAS = 0x5a;
  private static final int PUSH1 = 0x60;
  private static final int PUSH4 = 0x63;
  private static final int PUSH20 = 0x73;
  private static final int CALL = 0xf1;
  private static final int RETURN = 0xf3;
  private static final int STATICCALL = 0xfa;

  /** Empty for a signature that is not marked so, or not as it should be. */
  static Optional<Counterfactual> read(byte[] marked) {
    int length = marked.length - MARK.length;
    if (length < HEAD || !Arrays.equals(marked, length, marked.length, MARK, 0, MARK.length)) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(marked, length);
    return bytes(body, WORD)
        .flatMap(
            make ->
                bytes(body, 2 * WORD)
                    .map(
                        inner ->
                            new Counterfactual(
                                Arrays.copyOfRange(body, WORD - ADDRESS, WORD), make, inner)));
  }

  /** Bytes whose offset stands at this place. */
  private static Optional<byte[]> bytes(byte[] body, int place) {
    int at = number(body, place);
    int length = at < 0 || at > body.length - WORD ? -1 : number(body, at);
    return length < 0 || length > body.length - WORD - at
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(body, at + WORD, at + WORD + length));
  }

  /** A word as a number; negative when it is larger than anything here can be. */
  private static int number(byte[] body, int place) {
    for (int i = place; i < place + WORD - Integer.BYTES; i++) {
      if (body[i] != 0) {
        return -1;
      }
    }
    return ByteBuffer.wrap(body).getInt(place + WORD - Integer.BYTES);
  }

  /** Makes the wallet, asks it, and answers with its word, whether it answered, and how long. */
  String program(String wallet, byte[] hash) {
    byte[] ask = Erc1271.call(hash, signature);
    byte[] measured = code(wallet, ask.length, 0);
    byte[] code = code(wallet, ask.length, measured.length);
    HexFormat hex = HexFormat.of();
    return "0x" + hex.formatHex(code) + hex.formatHex(make) + hex.formatHex(ask);
  }

  private byte[] code(String wallet, int ask, int after) {
    Program program = new Program();
    program.push4(make.length).push4(after).push1(0).op(CODECOPY);
    // gas, factory, value, in from, in length, out to, out length; the last is pushed first
    program.push1(0).push1(0).push4(make.length).push1(0).push1(0).push20(factory);
    program.op(GAS).op(CALL).op(POP);
    program.push4(ask).push4(after + make.length).push1(0).op(CODECOPY);
    program.push1(WORD).push1(0).push4(ask).push1(0);
    program.push20(HexFormat.of().parseHex(wallet.substring(2)));
    program.op(GAS).op(STATICCALL);
    program.push1(WORD).op(MSTORE);
    program.op(RETURNDATASIZE).push1(2 * WORD).op(MSTORE);
    program.push1(HEAD).push1(0).op(RETURN);
    return program.bytes();
  }

  /** Whether this answer of the program means that the wallet signed. */
  static boolean agreed(String answer) {
    int word = 2 * WORD;
    String one = "0".repeat(word - 1) + "1";
    String whole = String.format("%064x", WORD);
    return answer.length() == 2 + 3 * word
        && Erc1271.isYes(answer.substring(2, 2 + word))
        && answer.substring(2 + word).equals(one + whole);
  }

  /** Code in the making. */
  private static final class Program {
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    Program op(int opcode) {
      code.write(opcode);
      return this;
    }

    Program push1(int number) {
      return op(PUSH1).op(number);
    }

    Program push4(int number) {
      op(PUSH4);
      code.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
      return this;
    }

    Program push20(byte[] address) {
      op(PUSH20);
      code.writeBytes(address);
      return this;
    }

    byte[] bytes() {
      return code.toByteArray();
    }
  }
}
