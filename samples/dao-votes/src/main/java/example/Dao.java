package example;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnEvent;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

@Bot("dao")
class Dao {
  private static final Duration BEFORE_THE_END = Duration.ofHours(24);
  private static final Audience MEMBERS = Audience.members("dao");
  private static final int SHOWN = 4_000;

  /** Components are the events' fields. */
  record Proposal(BigInteger proposalId, String description, Instant voteEnd) {}

  record Ballot(String voter, BigInteger proposalId) {}

  record Decided(BigInteger proposalId) {}

  /** What the templates show of a proposal. */
  record Shown(String title, String number, Instant ends) {
    static Shown of(Proposal proposal) {
      String title = proposal.description().lines().findFirst().orElse("").replaceAll("^#+ *", "");
      return new Shown(cut(title, 100), Dao.number(proposal.proposalId()), proposal.voteEnd());
    }
  }

  @OnEvent("governor.ProposalCreated")
  List<Announcement> proposed(Proposal proposal) {
    Audience voted = Audience.voted(proposal.proposalId().toString());
    return List.of(
        Announcement.to(MEMBERS)
            .category("proposals")
            .using("proposed", Shown.of(proposal))
            .button("what", "What is it about?")
            .buttons("lean", "I lean For", "I lean Against")
            .onRetraction("withdrawn"),
        Announcement.to(MEMBERS.except(voted))
            .category("proposals")
            .using("ending", Shown.of(proposal))
            .at(proposal.voteEnd().minus(BEFORE_THE_END))
            .expires(proposal.voteEnd()));
  }

  @OnButton("what")
  String what(ButtonTap tap, Proposal cause) {
    return cut(cause.description(), SHOWN);
  }

  @OnButton("lean")
  String lean(ButtonTap tap, Proposal cause) {
    return "Noted: " + tap.label() + ". It counts on the chain, so vote there too.";
  }

  @OnEvent("ballots.VoteCast")
  Notification counted(Ballot ballot) {
    return Notification.to(ballot.voter())
        .category("votes")
        .text("Your vote on proposal " + number(ballot.proposalId()) + " is counted.");
  }

  @OnEvent("governor.ProposalExecuted")
  Announcement accepted(Decided decided) {
    return told(decided, "was accepted and carried out");
  }

  @OnEvent("governor.ProposalCanceled")
  Announcement cancelled(Decided decided) {
    return told(decided, "was cancelled");
  }

  private static Announcement told(Decided decided, String what) {
    return Announcement.to(MEMBERS)
        .category("proposals")
        .text("Proposal " + number(decided.proposalId()) + " " + what + ".");
  }

  /** A Governor's numbers have 77 digits: the last ones are enough to tell them apart. */
  private static String number(BigInteger id) {
    String digits = id.toString();
    return digits.length() > 9 ? "…" + digits.substring(digits.length() - 6) : digits;
  }

  private static String cut(String text, int length) {
    return text.length() > length ? text.substring(0, length) + "…" : text;
  }
}
