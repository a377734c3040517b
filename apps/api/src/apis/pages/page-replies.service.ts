import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { BrowserSessionsService, SignInService, type BrowserTokens, type LiveSession } from '@app/auth';
import type { DomainError } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { Reply } from '@app/http';
import { FlowCookies } from './flow-cookies.js';
import { pageAddress } from './layout/page.js';
import type { UiQueryDto } from './ui-query.dto.js';
import { returnAddress } from './return-address.js';

/** The query that goes on from page to page. */
function carriedOn({ organization, return_to, ui_locales }: UiQueryDto): Record<string, string> {
  return {
    ...(organization !== undefined && { organization }),
    ...(return_to !== undefined && { return_to }),
    ...(ui_locales !== undefined && { ui_locales }),
  };
}

/** Answers that lead to another page. */
@Injectable()
export class PageReplies {
  constructor(
    private readonly sessions: BrowserSessionsService,
    private readonly signIns: SignInService,
    private readonly cookies: FlowCookies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** To another page, with what goes on. */
  to(path: string, query: UiQueryDto, headers: Reply['headers'] = {}, more: Record<string, string> = {}): Reply {
    return this.see(pageAddress(path, { carried: carriedOn(query) }, more), headers);
  }

  /**
   * The end of a sign-in: the session cookie, and the page that the user came from. Where the organization demands a
   * second factor that the user lacks, the page that sets one up: elsewhere nothing is open to them.
   */
  async signedIn(query: UiQueryDto, session: LiveSession): Promise<Reply> {
    const { cookie } = await this.sessions.tokensOf(session);
    const flows = (['challenge', 'email-sign-in', 'carried'] as const).map((flow) => this.cookies.clear(flow));
    const headers = { 'Set-Cookie': [cookie, ...flows] };
    if (await this.signIns.lacksFactor(session)) return this.to('account/factors', query, headers);
    return this.see(returnAddress(query.return_to, this.settings), headers);
  }

  /** Back to the page that asked who the user is. */
  confirmed({ return_to }: UiQueryDto): Reply {
    return this.see(returnAddress(return_to, this.settings), {});
  }

  /** The end of a sign-up: as of a sign-in, or without a session, until the address is verified. */
  async signedUp(query: UiQueryDto, session: LiveSession | null): Promise<Reply> {
    return session ? this.signedIn(query, session) : this.to('sign-up/sent', query);
  }

  /** The end of a session: the page that the user came from, or one that says so. */
  signedOut(query: UiQueryDto, clearingCookie: string): Reply {
    const headers = { 'Set-Cookie': clearingCookie };
    if (query.return_to === undefined) return this.to('sign-out', query, headers);
    return this.see(returnAddress(query.return_to, this.settings), headers);
  }

  /** Back to the account page, which says that it is done. */
  done(query: UiQueryDto, tokens?: BrowserTokens): Reply {
    return this.to('account', query, tokens ? { 'Set-Cookie': tokens.cookie } : {}, { done: '1' });
  }

  /** The page of the second factor. Its challenge is bound to the browser. */
  toFactor({ facts: { challenge } }: DomainError, { query }: Request): Reply {
    const cookie = this.cookies.write('challenge', challenge?.token ?? '');
    return this.to('sign-in/factor', query, { 'Set-Cookie': cookie });
  }

  private see(address: string, headers: Reply['headers']): Reply {
    return new Reply(303, undefined, { ...headers, Location: address });
  }
}
