import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Keeps the present grade of each enterprise, and which inspections it is exempt from, and prints every change. */
public class Consumer {
  // Only the fields that are used here: events may gain fields at any time.
  record About(UUID enterpriseId, String uscc) {}
  record Granted(List<String> inspections) {}
  record Rated(Integer revision, String grade) {}

  interface Effect { void on(String id, String json) throws SQLException, JsonProcessingException; }

  static final ObjectMapper JSON = new ObjectMapper()
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);
  final Connection db;

  /** What each type of event does to its enterprise. Types that are not here are passed over. */
  final Map<String, Effect> effects = Map.of(
      "shouxin.rating.changed.v1", (id, json) -> {
        Rated rated = JSON.readValue(json, Rated.class);
        // An older version never overwrites a newer one.
        run("update enterprise set grade = ?, revision = ? where id = ? and revision < ?",
            rated.grade, rated.revision, id, rated.revision);
      },
      // No revision here: an enterprise's events have one key, so one topic gives them in the order they happened.
      "shouxin.exemption.granted.v1", (id, json) -> exempt(id, String.join(",", JSON.readValue(json, Granted.class).inspections)),
      "shouxin.exemption.ended.v1", (id, json) -> exempt(id, "-"));

  Consumer(String file) throws SQLException {
    db = DriverManager.getConnection("jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000");
    run("create table if not exists enterprise (id text primary key, uscc text not null, grade text not null default '-',"
        + " revision integer not null default 0, exempt_from text not null default '-')");
    run("create table if not exists change (enterprise_id text not null, event_id text not null, what text not null)");
    run("create table if not exists handled (source text, event_id text, primary key (source, event_id))");
    run("create table if not exists set_aside (topic text, partition integer, offset text, reason text not null,"
        + " headers text not null, value blob, primary key (topic, partition, offset))");
    db.setAutoCommit(false);
  }

  int run(String sql, Object... values) throws SQLException {
    try (var statement = db.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
      return statement.executeUpdate();
    }
  }

  void exempt(String id, String from) throws SQLException { run("update enterprise set exempt_from = ? where id = ?", from, id); }

  String told(String id) throws SQLException {
    try (var query = db.prepareStatement(
        "select uscc || ' grade ' || grade || ', exempt from ' || exempt_from from enterprise where id = ?")) {
      query.setString(1, id);
      return query.executeQuery().getString(1);
    }
  }

  /** Handles one message in one transaction, or puts it aside. @throws SQLException our own trouble; it comes again */
  void take(ConsumerRecord<String, String> message) throws SQLException {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var h : message.headers()) headers.put(h.key(), h.value() == null ? "" : new String(h.value(), StandardCharsets.UTF_8));
    String change = null;
    try {
      change = handle(headers, message.value());
    } catch (IllegalArgumentException | JsonProcessingException bad) {
      db.rollback();
      run("insert or ignore into set_aside values (?, ?, ?, ?, ?, ?)", message.topic(), message.partition(),
          String.valueOf(message.offset()), bad.getMessage(), headers.toString(), message.value());
      System.err.println("set aside " + message.topic() + " " + message.offset() + ": " + bad.getMessage());
    }
    db.commit();
    if (change != null) System.out.println(headers.get("ce_time") + " " + change);
  }

  /** Notes the event's id and stores its effect. @return what changed, or null */
  String handle(Map<String, String> headers, String json) throws SQLException, JsonProcessingException {
    if (!"1.0".equals(headers.get("ce_specversion")) || !headers.keySet().containsAll(List.of("ce_source", "ce_id", "ce_type")))
      throw new IllegalArgumentException("no CloudEvent 1.0 in binary mode");
    Effect effect = effects.get(headers.get("ce_type"));
    if (effect == null) return null;
    if (run("insert or ignore into handled values (?, ?)", headers.get("ce_source"), headers.get("ce_id")) == 0) return null;
    About about = JSON.readValue(json, About.class);
    String id = about.enterpriseId.toString();
    run("insert or ignore into enterprise (id, uscc) values (?, ?)", id, about.uscc);
    String before = told(id);
    effect.on(id, json);
    if (told(id).equals(before)) return null;
    String what = before + " => " + told(id);
    run("insert into change values (?, ?, ?)", id, headers.get("ce_id"), what);
    return what;
  }

  static String env(String name, String otherwise) { return System.getenv().getOrDefault(name, otherwise); }

  /** KAFKA_PROPERTIES names a file of the client's own settings, as Kafka's tools take it: TLS, SASL and the like. */
  static Properties settings() throws IOException {
    var settings = new Properties();
    String file = env("KAFKA_PROPERTIES", "");
    if (!file.isEmpty()) try (var reader = Files.newBufferedReader(Path.of(file))) { settings.load(reader); }
    settings.putAll(Map.of("bootstrap.servers", env("KAFKA_BROKERS", "127.0.0.1:59092"),
        "group.id", env("GROUP_ID", "consumer-java"), "auto.offset.reset", "earliest", "enable.auto.commit", "false"));
    return settings;
  }

  public static void main(String[] args) throws Exception {
    var consumer = new Consumer(env("DB_FILE", "credit.db"));
    var kafka = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer());
    Thread main = Thread.currentThread();
    // SIGTERM and Ctrl-C: the loop ends, and the group hears at once that this member left.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      kafka.wakeup();
      try { main.join(10_000); } catch (InterruptedException ended) { main.interrupt(); }
    }));
    try (kafka) {
      kafka.subscribe(List.of(env("TOPIC_PREFIX", "") + "credit-rating", env("TOPIC_PREFIX", "") + "reward-penalty"));
      while (true) {
        for (var message : kafka.poll(Duration.ofSeconds(1))) consumer.take(message);
        kafka.commitSync(); // After the effects: what was handled and not committed comes again, and finds itself done.
      }
    } catch (WakeupException stopped) { System.err.println("stopped"); }
  }
}
