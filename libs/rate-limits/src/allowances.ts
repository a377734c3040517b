/** An allowance: `burst` calls at once, one more every `everyMs` milliseconds. */
interface Allowance {
  readonly burst: number;
  readonly everyMs: number;
}

export const allowances = {
  'sign-up.address': { burst: 30, everyMs: 20_000 },
  'login.address': { burst: 100, everyMs: 1000 },
  // Guesses at one account from one network. A network that has signed in there has this one alone.
  'login.client': { burst: 50, everyMs: 30_000 },
  // Guesses at one account from all other networks together: one network alone does not use it up.
  'login.account': { burst: 100, everyMs: 10_000 },
  'password.account': { burst: 10, everyMs: 60_000 },
  // Codes of the second factor of one account, of the app and recovery codes together: who guesses knows the password.
  'factor.account': { burst: 10, everyMs: 300_000 },
  // Options for sign-ins with a passkey, each of which is a row for five minutes, and their uses.
  'passkey.address': { burst: 100, everyMs: 2000 },
  'link.address': { burst: 60, everyMs: 10_000 },
  // Emails to one address, of all kinds and from all causes together.
  'letter.hour': { burst: 5, everyMs: 720_000 },
  'letter.day': { burst: 20, everyMs: 4_320_000 },
  // Security notices to one address, of each kind for itself: neither other emails nor a flood of one kind
  // crowds out another.
  'notice.hour': { burst: 10, everyMs: 360_000 },
  'notice.day': { burst: 30, everyMs: 2_880_000 },
  // Addresses that one user adds, and emails that they have sent to these.
  'email.account': { burst: 10, everyMs: 360_000 },
  // Changes of addresses of members by one admin.
  'member-email.account': { burst: 100, everyMs: 36_000 },
  // Changes of up to 1,000 members in one request, each of which is a transaction.
  'member-bulk.account': { burst: 20, everyMs: 30_000 },
  // Phone numbers that one user adds.
  'phone-number.account': { burst: 20, everyMs: 180_000 },
  // Changes of the default address of one user.
  'default-email.account': { burst: 5, everyMs: 3_600_000 },
  // Test emails that one user has sent to themselves.
  'test-email.account': { burst: 10, everyMs: 360_000 },
  'invitation.account': { burst: 100, everyMs: 36_000 },
  // Invitations of one organization that are sent many at once.
  'invitation.organization': { burst: 1000, everyMs: 3600 },
  // Organizations that a user creates: each name that is tried counts, whether it is taken or not.
  'organization.account': { burst: 10, everyMs: 600_000 },
  'export.account': { burst: 5, everyMs: 600_000 },
  'export.member': { burst: 100, everyMs: 60_000 },
  // Links of identities that one user begins or completes.
  'link.account': { burst: 20, everyMs: 30_000 },
  // Calls of providers whose metadata an organization has read.
  'provider.organization': { burst: 20, everyMs: 30_000 },
  // Looks into the DNS for the domains of an organization.
  'domain.organization': { burst: 20, everyMs: 30_000 },
  'wallet.account': { burst: 20, everyMs: 30_000 },
} satisfies Record<string, Allowance>;

export type LimitName = keyof typeof allowances;

export const limitNames = Object.keys(allowances) as LimitName[];
