package dev.larkpost.quarkus.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A page of three files, {@code index.html}, {@code page.css} and {@code page.js}, and beside them
 * {@code larkpost.css}, which all pages share. Served with headers that let nothing run, load or
 * frame but its own files. Read once, when it is served.
 */
public final class StaticPage {
  private static final String SAFE =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int MOVED = 308;

  private StaticPage() {}

  /**
   * @param path where it is, with a slash at both ends
   * @param near a class of the module that holds the files
   * @param folder where they are on its class path, such as {@code /page}
   * @throws UncheckedIOException when a file cannot be read
   */
  public static void serve(Router router, String path, Class<?> near, String folder) {
    serve(router, path, "text/html", read(near, folder + "/index.html"));
    serve(router, path + "page.css", "text/css", read(near, folder + "/page.css"));
    serve(router, path + "page.js", "text/javascript", read(near, folder + "/page.js"));
    serve(router, path + "larkpost.css", "text/css", shared());
    if (path.length() > 1) {
      String bare = path.substring(0, path.length() - 1);
      router
          .get(bare)
          .handler(
              exchange ->
                  exchange.response().setStatusCode(MOVED).putHeader("location", path).end());
    }
  }

  private static Buffer shared() {
    return read(StaticPage.class, "/larkpost/page/larkpost.css");
  }

  private static void serve(Router router, String path, String type, Buffer bytes) {
    router
        .get(path)
        .handler(
            exchange ->
                exchange
                    .response()
                    .putHeader("content-type", type + ";charset=utf-8")
                    .putHeader("content-security-policy", SAFE)
                    .putHeader("x-content-type-options", "nosniff")
                    .putHeader("referrer-policy", "no-referrer")
                    .putHeader("cache-control", "no-cache")
                    .end(bytes));
  }

  private static Buffer read(Class<?> near, String file) {
    try (InputStream in = Optional.ofNullable(near.getResourceAsStream(file)).orElseThrow()) {
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException failed) {
      throw new UncheckedIOException(file, failed);
    }
  }
}
