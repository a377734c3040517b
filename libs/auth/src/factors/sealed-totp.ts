import type { Encryption, UserId } from '@app/common';

const contextOf = (userId: UserId): string => `totp:${userId}`;

/** The secret of an authenticator app, encrypted for its user. */
export const sealedTotp = {
  seal: (encryption: Encryption, userId: UserId, secret: Buffer): Buffer =>
    encryption.seal('factors', contextOf(userId), secret),
  open: (encryption: Encryption, userId: UserId, sealed: Buffer): Buffer =>
    encryption.open('factors', contextOf(userId), sealed),
};
