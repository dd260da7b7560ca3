/** Pages in a real browser. Needs Playwright on the test class path of whoever uses it. */
@NullMarked
package dev.larkpost.testkit.browser;

import org.jspecify.annotations.NullMarked;
