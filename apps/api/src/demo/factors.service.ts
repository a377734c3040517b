import { Injectable } from '@nestjs/common';
import { FactorsService, SignInChallengesService } from '@app/auth';
import type { Tx } from '@app/database';
import { demoForgetful, demoOrganization, demoUnverified } from './demo-users.js';

/** A sign-in that waits for a second factor, and a code that it accepts. */
interface DemoChallenge {
  readonly challenge: string;
  readonly code: string;
}

/** What completes sign-ins with a second factor in the examples. */
export interface ChallengeTokens {
  readonly factor: DemoChallenge;
  readonly browserFactor: DemoChallenge;
}

const farAway = new Date('9999-12-31T00:00:00Z');

/** Second factors of the demo users. */
@Injectable()
export class DemoFactors {
  constructor(
    private readonly factors: FactorsService,
    private readonly challenges: SignInChallengesService,
  ) {}

  /** For a client with tokens, and for a browser. Another member has an app that an admin may remove. */
  async issueChallenges(tx: Tx): Promise<ChallengeTokens> {
    const { userId } = demoForgetful;
    const codes = await this.factors.addConfirmed(tx, userId);
    await this.factors.addConfirmed(tx, demoUnverified.userId);
    const issue = async (code = ''): Promise<DemoChallenge> => {
      const proven = { userId, organization: demoOrganization, method: 'password' } as const;
      return { challenge: (await this.challenges.issue(tx, proven, farAway)).token, code };
    };
    return { factor: await issue(codes[0]), browserFactor: await issue(codes[1]) };
  }
}
