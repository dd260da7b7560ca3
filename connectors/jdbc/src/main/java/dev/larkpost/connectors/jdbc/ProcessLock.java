package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.XmtpException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One process per store: a locked file beside it that names its holder. The system lets go of it
 * when the process dies.
 */
final class ProcessLock implements AutoCloseable {
  private static final int NAME_MAX = 200;

  private final FileChannel channel;
  private final FileLock lock;

  private ProcessLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * @throws XmtpException STORE_UNUSABLE naming the process that has it
   */
  static ProcessLock take(Path database) {
    Path file = database.resolveSibling(database.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String holder = holder(channel);
        channel.close();
        throw new XmtpException(
            XmtpException.Code.STORE_UNUSABLE,
            XmtpException.Retry.NEVER,
            "store "
                + database
                + " is in use by process "
                + holder
                + "; stop that one first, or use another data folder");
      }
      channel.truncate(0);
      String name = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)), 0);
      return new ProcessLock(channel, lock);
    } catch (IOException e) {
      throw new XmtpException(
          XmtpException.Code.STORE_UNUSABLE,
          XmtpException.Retry.NEVER,
          "the lock of store " + database + " cannot be taken: may this user write to its folder?",
          e);
    }
  }

  /** Who has it; empty when nobody does. Nothing is left behind. */
  static Optional<String> heldBy(Path database) {
    Path file = database.resolveSibling(database.getFileName() + ".lock");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        return Optional.of(holder(channel));
      }
      lock.release();
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new XmtpException(
          XmtpException.Code.STORE_UNUSABLE,
          XmtpException.Retry.NEVER,
          "the lock of store " + database + " cannot be looked at",
          unreadable);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      // Beyond the text, so that the holder's name stays readable where locks are mandatory.
      return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(NAME_MAX);
    channel.read(buffer, 0);
    String name = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    return name.matches("\\d+") ? name : "unknown";
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      // the process is about to let go of it anyway
    }
  }
}
