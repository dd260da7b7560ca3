package dev.larkpost.engine.watch;

/**
 * Something under way on the thread that began it, which closes it too. What is logged there
 * meanwhile, and what other code does that is traced, belongs to it.
 */
public interface Step extends AutoCloseable {
  Step NONE =
      new Step() {
        @Override
        public void says(String name, String value) {}

        @Override
        public void failed(String code) {}

        @Override
        public void close() {}
      };

  /** What is worth knowing of it: names out of configuration and stable codes, never content. */
  void says(String name, String value);

  /** It did not go well. @param code stable */
  void failed(String code);

  @Override
  void close();
}
