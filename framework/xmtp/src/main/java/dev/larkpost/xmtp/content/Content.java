package dev.larkpost.xmtp.content;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a message says, typed. Wire file mls-and-messages section 7.2 has each encoding. Texts never
 * appear in {@code toString} of the framework's logs; do not log these values.
 */
public sealed interface Content {

  record Text(String text) implements Content {}

  record Markdown(String markdown) implements Content {}

  /**
   * @param content the emoji, shortcode or custom text
   */
  record Reaction(
      MessageId reference,
      Optional<InboxId> referenceInbox,
      boolean added,
      String content,
      Schema schema)
      implements Content {
    public enum Schema {
      UNICODE,
      SHORTCODE,
      CUSTOM
    }
  }

  /**
   * @param content what is said in answer; never itself a reply
   */
  record Reply(MessageId reference, Optional<InboxId> referenceInbox, Content content)
      implements Content {
    public Reply {
      if (content instanceof Reply || content instanceof EditMessage) {
        throw new IllegalArgumentException("a reply carries neither a reply nor an edit");
      }
    }
  }

  record ReadReceipt() implements Content {}

  record Attachment(Optional<String> filename, String mimeType, byte[] data) implements Content {}

  /**
   * Where an encrypted attachment lies and how to open it. @param contentDigest hex SHA-256 of the
   * encrypted bytes
   */
  record RemoteAttachment(
      String url,
      String scheme,
      String contentDigest,
      byte[] secret,
      byte[] salt,
      byte[] nonce,
      Optional<Long> contentLength,
      Optional<String> filename)
      implements Content {}

  record MultiRemoteAttachment(List<RemoteAttachment> attachments) implements Content {
    public MultiRemoteAttachment {
      attachments = List.copyOf(attachments);
    }
  }

  /**
   * @param networkId chain id as text
   */
  record TransactionReference(
      Optional<String> namespace,
      String networkId,
      String reference,
      Optional<TransactionMetadata> metadata)
      implements Content {}

  record TransactionMetadata(
      String transactionType,
      String currency,
      double amount,
      int decimals,
      String fromAddress,
      String toAddress) {}

  /** A request to sign transactions (EIP-5792 shape). */
  record WalletSendCalls(
      String version,
      String chainId,
      String from,
      List<Call> calls,
      Map<String, String> capabilities)
      implements Content {
    public WalletSendCalls {
      calls = List.copyOf(calls);
      capabilities = Map.copyOf(capabilities);
    }

    public record Call(
        Optional<String> to,
        Optional<String> data,
        Optional<String> value,
        Optional<String> gas,
        Map<String, String> metadata) {
      public Call {
        metadata = Map.copyOf(metadata);
      }
    }
  }

  /** Buttons. @param actions 1 to 10 with unique ids */
  record Actions(String id, String description, List<Action> actions, Optional<Instant> expiresAt)
      implements Content {
    /** Buttons in one message (wire file section 7.2). */
    public static final int ACTIONS_MAX = 10;

    public Actions {
      actions = List.copyOf(actions);
      if (actions.isEmpty() || actions.size() > ACTIONS_MAX) {
        throw new IllegalArgumentException(actions.size() + " actions, not 1 to " + ACTIONS_MAX);
      }
      if (actions.stream().map(Action::id).distinct().count() != actions.size()) {
        throw new IllegalArgumentException("two actions have the same id");
      }
    }

    public enum Style {
      PRIMARY,
      SECONDARY,
      DANGER
    }

    public record Action(
        String id,
        String label,
        Optional<String> imageUrl,
        Optional<Style> style,
        Optional<Instant> expiresAt) {}
  }

  /** A tap on a button. @param id of the Actions message's own id field */
  record Intent(String id, String actionId, Map<String, String> metadata) implements Content {
    public Intent {
      metadata = Map.copyOf(metadata);
    }
  }

  /** Made locally from a commit, never sent. */
  record GroupUpdated(
      InboxId initiatedBy,
      List<InboxId> added,
      List<InboxId> removed,
      List<FieldChange> fields,
      List<InboxId> left,
      List<InboxId> addedAdmins,
      List<InboxId> removedAdmins,
      List<InboxId> addedSuperAdmins,
      List<InboxId> removedSuperAdmins)
      implements Content {
    public record FieldChange(String name, Optional<String> oldValue, Optional<String> newValue) {}
  }

  record LeaveRequest(Optional<byte[]> note) implements Content {}

  record DeleteMessage(MessageId message) implements Content {}

  record EditMessage(MessageId message, Content edited) implements Content {
    public EditMessage {
      if (edited instanceof EditMessage) {
        throw new IllegalArgumentException("an edit carries no edit");
      }
    }
  }

  /** A type we do not know, or a known type whose body we could not read; kept whole. */
  record Unknown(
      ContentType type, Map<String, String> parameters, Optional<String> fallback, byte[] content)
      implements Content {
    public Unknown {
      parameters = Map.copyOf(parameters);
    }
  }
}
