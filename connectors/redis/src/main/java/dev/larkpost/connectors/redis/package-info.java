/**
 * Budgets shared by several processes, kept in Redis. Start reading at {@link
 * dev.larkpost.connectors.redis.RedisLimiter}.
 */
@NullMarked
package dev.larkpost.connectors.redis;

import org.jspecify.annotations.NullMarked;
