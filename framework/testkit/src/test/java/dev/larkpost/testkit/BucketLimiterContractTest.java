package dev.larkpost.testkit;

import dev.larkpost.engine.limit.BucketLimiter;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.testkit.limit.RateLimiterContract;
import java.util.Collections;
import java.util.List;

class BucketLimiterContractTest extends RateLimiterContract {
  @Override
  protected List<RateLimiter> open(Budget budget, int count) {
    return Collections.nCopies(count, new BucketLimiter(budget, clock));
  }
}
