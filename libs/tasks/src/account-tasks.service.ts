import { Injectable } from '@nestjs/common';
import { ForgottenSignUps, SignUpLetters } from '@app/accounts';
import { SendLink } from '@app/auth';
import type { Handlers } from '@app/jobs';
import type { UserId } from '@app/kernel';
import { ExpiredInvitations } from '@app/invitations';
import { MailDelivery } from '@app/mail';
import { NameReservations, PurgeAccount } from '@app/privacy';

/** The tasks by which an account begins and ends. */
@Injectable()
export class AccountTasks {
  readonly table: Handlers;

  constructor(
    mails: MailDelivery,
    links: SendLink,
    purge: PurgeAccount,
    names: NameReservations,
    signUps: ForgottenSignUps,
    letters: SignUpLetters,
    invitations: ExpiredInvitations,
  ) {
    const table: Handlers = {
      'account.purge': ({ userId }) => purge.purge(userId as UserId),
      'link.send': async (request) => {
        const unanswered = await links.send(request);
        if (unanswered !== undefined) await letters.resend(unanswered);
      },
      'sign-up.letter': ({ signUpId }) => letters.send(signUpId),
      'names.release': () => names.release(),
      'sign-ups.sweep': async (_, signal) => {
        await signUps.sweep(signal);
        await invitations.sweep(signal);
      },
      // Where there is no mail, letters wait in the queue for a process that has it: a task without a handler is left alone.
      ...(mails.isPossible && { 'mail.send': ({ mailId }) => mails.send(mailId) }),
    };
    this.table = table;
  }
}
