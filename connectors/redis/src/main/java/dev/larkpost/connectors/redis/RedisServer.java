package dev.larkpost.connectors.redis;

import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * A server and a few connections to it. Opened without a call; every failure is a {@code
 * JedisException}. Thread-safe.
 */
final class RedisServer implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 8;

  private final JedisPooled jedis;

  RedisServer(RedisAddress address) {
    int patience = Math.toIntExact(address.patience().toMillis());
    GenericObjectPoolConfig<Connection> pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS_MAX);
    pool.setMinIdle(0);
    pool.setTestWhileIdle(false);
    pool.setJmxEnabled(false);
    pool.setBlockWhenExhausted(true);
    pool.setMaxWait(address.patience());
    var uri = address.uri();
    JedisClientConfig client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(patience)
            .socketTimeoutMillis(patience)
            .user(JedisURIHelper.getUser(uri))
            .password(JedisURIHelper.getPassword(uri))
            .database(JedisURIHelper.getDBIndex(uri))
            .ssl(JedisURIHelper.isRedisSSLScheme(uri))
            .build();
    jedis = new JedisPooled(pool, new HostAndPort(uri.getHost(), port(uri.getPort())), client);
  }

  private static int port(int given) {
    return given < 0 ? 6379 : given;
  }

  /** Runs a script at once and alone; its text travels only to servers that do not know it. */
  Object run(Script script, String key, List<String> arguments) {
    try {
      return jedis.evalsha(script.sha(), List.of(key), arguments);
    } catch (JedisNoScriptException unknown) {
      return jedis.eval(script.text(), List.of(key), arguments);
    }
  }

  @Override
  public void close() {
    jedis.close();
  }
}
