package dev.larkpost.connectors.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files only their owner reads and writes, where the file system knows owners. */
final class PrivateFile {
  private PrivateFile() {}

  /**
   * Makes it, empty.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is one
   */
  static void create(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }
}
