/** An allowance: `burst` calls at once, one more every `everyMs` milliseconds. */
interface Allowance {
  readonly burst: number;
  readonly everyMs: number;
}

export const allowances = {
  'sign-up.address': { burst: 30, everyMs: 20_000 },
  'login.address': { burst: 100, everyMs: 1000 },
  'login.account': { burst: 20, everyMs: 30_000 },
  'password.account': { burst: 10, everyMs: 60_000 },
  'link.address': { burst: 60, everyMs: 10_000 },
  'link.account': { burst: 5, everyMs: 300_000 },
  'invitation.account': { burst: 100, everyMs: 36_000 },
  'export.account': { burst: 5, everyMs: 600_000 },
  'wallet.account': { burst: 20, everyMs: 30_000 },
} satisfies Record<string, Allowance>;

export type LimitName = keyof typeof allowances;

export const limitNames = Object.keys(allowances) as LimitName[];
