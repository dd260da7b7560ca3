package dev.larkpost.quarkus.deployment;

import io.quarkus.builder.item.MultiBuildItem;

/** A template on the class path. */
public final class TemplateBuildItem extends MultiBuildItem {
  private final String file;
  private final String text;

  TemplateBuildItem(String file, String text) {
    this.file = file;
    this.text = text;
  }

  String file() {
    return file;
  }

  String text() {
    return text;
  }
}
