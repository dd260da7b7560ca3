package dev.larkpost.k8s.image;

/** Why there is no image; its message says what to do. */
final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImageException(String message) {
    super(message);
  }
}
