package dev.larkpost.xmtp.store;

/** Everything one client keeps, behind one kind of transaction. */
public interface ClientStore extends AutoCloseable {
  Transactions transactions();

  InstallationStore installation();

  KeyPackageStore keyPackages();

  IdentityStateStore identities();

  PositionStore positions();

  PendingWelcomeStore pendingWelcomes();

  ConversationStore conversations();

  SealedStore sealed();

  InboundStore inbound();

  @Override
  void close();
}
