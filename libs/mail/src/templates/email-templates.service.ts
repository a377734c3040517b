import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import {
  Clock,
  pick,
  StaleVersion,
  type OrganizationId,
  type OrganizationPrincipal,
  type Precondition,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { RateLimits } from '@app/rate-limits';
import { renderEmail, type EmailContent, type EmailFacts } from '../email-content.js';
import { OrganizationLooksRepository } from '../look/organization-looks.repository.js';
import type { EmailKind } from '../mail.entity.js';
import { EmailTemplateInvalid, EmailTemplateNotFound, TestAddressNeeded } from '../mail.errors.js';
import { Mails } from '../mails.service.js';
import { composed } from './default-template.js';
import type { EmailTemplateRow } from './email-template.entity.js';
import { EmailTemplatesRepository, type TemplateKey } from './email-templates.repository.js';
import { isLanguage, timeIn, wordsIn, type Language } from './languages.js';
import { faultsOfWording, hasAction, ownKinds, variablesFor } from './own-wording.js';
import type { Wording } from './wording.js';

/** A variable of the words, and what it could say. */
export interface TemplateVariable {
  readonly name: string;
  readonly sample: string;
}

/** What an organization may write for emails of a kind. */
export interface TemplateKind {
  readonly kind: EmailKind;
  readonly hasAction: boolean;
  readonly variables: readonly TemplateVariable[];
  readonly changed: readonly { readonly language: Language; readonly updatedAt: Date }[];
}

/** The words of emails of one kind in one language. */
export interface OwnWording extends TemplateKey {
  readonly wording: Wording;
  readonly variables: readonly TemplateVariable[];
  /** When the organization wrote them. Null: they are those of Facet. */
  readonly updatedAt: Date | null;
  /** Differs where the words differ. */
  readonly state: string;
}

const halfAnHour = 1_800_000;
const twoWeeks = 14 * 86_400_000;
const sampleDevice = 'Firefox, Windows';
/** Puts and removals of one template at the same time end after so many. */
const mostTries = 5;

/** The words that an organization writes for its emails, in the place of those of Facet. */
@Injectable()
export class EmailTemplatesService {
  constructor(
    private readonly repository: EmailTemplatesRepository,
    private readonly looks: OrganizationLooksRepository,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** All kinds, by name. */
  async list(organizationId: OrganizationId): Promise<TemplateKind[]> {
    const own = await this.repository.list(organizationId);
    const samples = await this.samplesOf(organizationId, 'en');
    return ownKinds.map((kind) => ({
      kind,
      hasAction: hasAction(kind),
      variables: variablesOf(kind, samples),
      changed: own.filter((one) => one.kind === kind).map(({ language, updatedAt }) => ({ language, updatedAt })),
    }));
  }

  /** The words of the organization, or else of Facet. Throws `EmailTemplateNotFound`. */
  async read(organizationId: OrganizationId, kind: string, language: string): Promise<OwnWording> {
    const key = keyOf(kind, language);
    const own = await this.repository.find(organizationId, key);
    const wording = wordingOf(key, own);
    const variables = variablesOf(key.kind, await this.samplesOf(organizationId, key.language));
    return { ...key, wording, variables, updatedAt: own?.updatedAt ?? null, state: stateOf(wording) };
  }

  /** Throws `EmailTemplateNotFound`, `EmailTemplateInvalid` or `StaleVersion`. */
  async put(
    organizationId: OrganizationId,
    kind: string,
    language: string,
    given: Wording,
    expected: Precondition,
  ): Promise<OwnWording> {
    const key = keyOf(kind, language);
    const wording = canonical(given);
    await this.renderSample(organizationId, key, wording);
    await this.transactions.run(async (tx) => {
      const row = { organizationId, ...key, wording, updatedAt: tx.now() };
      if (await this.write(tx, row, expected)) await record(tx, 'email_template.changed', organizationId, key);
    });
    return this.read(organizationId, kind, language);
  }

  /** From now on the words are those of Facet; they may be already. Throws `EmailTemplateNotFound` or `StaleVersion`. */
  async remove(organizationId: OrganizationId, kind: string, language: string, expected: Precondition): Promise<void> {
    const key = keyOf(kind, language);
    await this.transactions.run(async (tx) => {
      const own = await this.repository.lock(tx, organizationId, key);
      expected.assertMatches(stateOf(wordingOf(key, own)));
      if (!own) return;
      await this.repository.remove(tx, organizationId, key);
      await record(tx, 'email_template.removed', organizationId, key);
    });
  }

  /**
   * Renders these words, or without any those of now, with invented values. Throws `EmailTemplateNotFound` or
   * `EmailTemplateInvalid`.
   */
  async preview(
    organizationId: OrganizationId,
    kind: string,
    language: string,
    given: Wording | undefined,
  ): Promise<EmailContent> {
    const key = keyOf(kind, language);
    if (given) return this.renderSample(organizationId, key, canonical(given));
    const wording = wordingOf(key, await this.repository.find(organizationId, key));
    return renderEmail(key.kind, await this.factsOf(organizationId, key.kind), key.language, composedOf(key, wording));
  }

  /**
   * Sends an email with the words of now to the verified address of the caller. Its link and its code open nothing.
   * Throws `EmailTemplateNotFound`, `MailOff`, `TestAddressNeeded` or `TooManyRequests`.
   */
  async sendTest({ organizationId, userId }: OrganizationPrincipal, kind: string, language: string): Promise<void> {
    const key = keyOf(kind, language);
    this.mails.assertOn();
    await this.limits.consume('test-email.account', userId);
    const facts = await this.factsOf(organizationId, key.kind);
    const sample = pick(facts, 'organizationName', 'goodUntil', 'signUp', 'token', 'code', 'device', 'dueAt');
    await this.transactions.run(async (tx) => {
      const recipient = await this.mails.noticeAddressOf(tx, userId);
      if (recipient === undefined) throw new TestAddressNeeded();
      await this.mails.queue(tx, { recipient }, { userId, ...key, organizationId, ...sample });
      const target = { type: 'user', id: userId } as const;
      await audit.record(tx, {
        action: 'letter.sent',
        organizationId,
        target,
        details: { kind: key.kind, test: true },
      });
    });
  }

  /** @returns whether the words changed */
  private async write(tx: Tx, row: EmailTemplateRow, expected: Precondition): Promise<boolean> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const before = await this.repository.lock(tx, row.organizationId, row);
      const state = stateOf(wordingOf(row, before));
      expected.assertMatches(state);
      if (before) {
        if (state === stateOf(row.wording)) return false;
        await this.repository.change(tx, row);
        return true;
      }
      // Somebody else may have added one since: then that one is compared and changed.
      if (await this.repository.add(tx, row)) return true;
    }
    throw new StaleVersion();
  }

  /** Throws `EmailTemplateInvalid`. */
  private async renderSample(
    organizationId: OrganizationId,
    key: TemplateKey,
    wording: Wording,
  ): Promise<EmailContent> {
    const fields = faultsOfWording(key.kind, wording);
    if (fields.length > 0) throw new EmailTemplateInvalid({ fields });
    return renderEmail(key.kind, await this.factsOf(organizationId, key.kind), key.language, composedOf(key, wording));
  }

  /** What a sample is about. Its secrets open nothing. */
  private async factsOf(organizationId: OrganizationId, kind: EmailKind): Promise<SampleFacts> {
    const { name: organizationName, logoUrl, color } = await this.looks.read(organizationId);
    const now = this.clock.now();
    const token = 'a-sample-that-opens-nothing';
    return {
      ...{ organizationName, logoUrl, color, queuedAt: now, goodUntil: new Date(now.getTime() + halfAnHour) },
      ...(kind === 'verify-email' && { signUp: { name: 'Nina Newcomer', createdAt: now } }),
      ...(hasAction(kind) && { token, link: `https://app.example.com/#${token}` }),
      ...(kind === 'sign-in' && { code: '123456' }),
      ...(kind === 'new-device' && { device: sampleDevice }),
      ...(kind === 'factor-demanded' && { dueAt: new Date(now.getTime() + twoWeeks) }),
    };
  }

  private async samplesOf(organizationId: OrganizationId, language: Language): Promise<Record<string, string>> {
    const { name } = await this.looks.read(organizationId);
    const now = this.clock.now();
    const expires = timeIn(language, new Date(now.getTime() + halfAnHour));
    const due = timeIn(language, new Date(now.getTime() + twoWeeks));
    return { organization: name, requested: timeIn(language, now), expires, due, device: sampleDevice };
  }
}

interface SampleFacts extends EmailFacts {
  readonly organizationName: string;
  readonly goodUntil: Date;
}

/** Throws `EmailTemplateNotFound` for a kind or a language that there is not. */
function keyOf(kind: string, language: string): TemplateKey {
  const known = ownKinds.find((one) => one === kind);
  if (known === undefined || !isLanguage(language)) throw new EmailTemplateNotFound();
  return { kind: known, language };
}

const wordingOf = ({ kind, language }: TemplateKey, own: EmailTemplateRow | null): Wording =>
  own?.wording ?? wordsIn[language].kinds[kind];

const composedOf = ({ kind, language }: TemplateKey, wording: Wording): ReturnType<typeof composed> =>
  composed(kind, language, wording);

/** The fields in their order, and nothing else. */
const canonical = ({ subject, heading, before, action, after }: Wording): Wording => ({
  subject,
  ...(heading !== undefined && { heading }),
  before,
  ...(action !== undefined && { action }),
  after,
});

/** Equal for equal words: who takes back what somebody else has put back in its place loses nothing. */
function stateOf(wording: Wording): string {
  const { subject, heading = null, before, action = null, after } = wording;
  const fields = JSON.stringify([subject, heading, before, action, after]);
  return createHash('sha256').update(fields).digest('base64url').slice(0, 22);
}

const variablesOf = (kind: EmailKind, samples: Readonly<Record<string, string>>): TemplateVariable[] =>
  variablesFor(kind).map((name) => ({ name, sample: samples[name] ?? '' }));

async function record(
  tx: Tx,
  action: 'email_template.changed' | 'email_template.removed',
  organizationId: OrganizationId,
  { kind, language }: TemplateKey,
): Promise<void> {
  const target = { type: 'organization', id: organizationId } as const;
  await audit.record(tx, { action, organizationId, target, details: { kind, language } });
}
