package dev.larkpost.node;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * An encoded answer. Envelopes are kept encoded but for id and time, so an answer is a short head
 * and the stored bytes, however many subscribers get it.
 */
record Answer(byte[] head, byte[] body) {
  private static final byte[] NONE = new byte[0];
  static final Answer EMPTY = new Answer(NONE, NONE);

  private static final int ID_FIELD = 1;
  private static final int TIME_FIELD = 2;
  private static final int LENGTH_DELIMITED = 2;

  static Answer of(MessageLite message) {
    return new Answer(NONE, message.toByteArray());
  }

  /** One envelope as the message a subscriber gets. */
  static Answer of(Stored stored) {
    int head =
        CodedOutputStream.computeUInt64Size(ID_FIELD, stored.id())
            + CodedOutputStream.computeUInt64Size(TIME_FIELD, stored.ns());
    int inner = head + stored.body().length;
    int outer = 1 + CodedOutputStream.computeUInt32SizeNoTag(inner);
    byte[] bytes = new byte[outer + head];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeTag(stored.variant(), LENGTH_DELIMITED);
      out.writeUInt32NoTag(inner);
      out.writeUInt64(ID_FIELD, stored.id());
      out.writeUInt64(TIME_FIELD, stored.ns());
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return new Answer(bytes, stored.body());
  }

  /** A page: field 1 for each envelope, then the given tail. */
  static Answer page(List<Stored> envelopes, byte[] tail) {
    List<Answer> parts = envelopes.stream().map(Answer::of).toList();
    int size = tail.length;
    for (Answer part : parts) {
      size += 1 + CodedOutputStream.computeUInt32SizeNoTag(part.length()) + part.length();
    }
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Answer part : parts) {
        out.writeTag(1, LENGTH_DELIMITED);
        out.writeUInt32NoTag(part.length());
        out.writeRawBytes(part.head);
        out.writeRawBytes(part.body);
      }
      out.writeRawBytes(tail);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return new Answer(NONE, bytes);
  }

  int length() {
    return head.length + body.length;
  }

  /** Requests and answers pass as bytes: parsing is the door's work, not the library's. */
  enum RequestBytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  enum AnswerBytes implements MethodDescriptor.Marshaller<Answer> {
    INSTANCE;

    @Override
    public InputStream stream(Answer value) {
      return new AnswerStream(value);
    }

    @Override
    public Answer parse(InputStream stream) {
      throw new UnsupportedOperationException("a node only writes answers");
    }
  }

  /** Lets the transport take the bytes without another copy. */
  private static final class AnswerStream extends SequenceInputStream
      implements Drainable, KnownLength {
    private final Answer answer;

    AnswerStream(Answer answer) {
      super(new ByteArrayInputStream(answer.head), new ByteArrayInputStream(answer.body));
      this.answer = answer;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      target.write(answer.head);
      target.write(answer.body);
      return answer.length();
    }

    @Override
    public int available() {
      return answer.length();
    }
  }
}
