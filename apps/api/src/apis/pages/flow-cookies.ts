import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import type { UiQueryDto } from './ui-query.dto.js';

/** Secrets of a sign-in that is under way, and the seconds for which they work. */
const lifetimes = { challenge: 300, 'email-sign-in': 600, invitation: 600, carried: 600 } as const;

export type Flow = keyof typeof lifetimes;

/**
 * The cookies with the secret of a sign-in that goes over several pages. It is bound to its browser, and stands in no
 * address. The prefix makes browsers insist on `Secure`, and on this very host, as with the session cookie.
 */
@Injectable()
export class FlowCookies {
  private readonly prefix: string;
  private readonly attributes: string;

  constructor(@Inject(SETTINGS) { demo }: Settings) {
    this.prefix = demo ? 'facet-' : '__Host-facet-';
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${demo ? '' : '; Secure'}`;
  }

  /** @param secret may be what a form brought: nothing but the characters of tokens gets into the header */
  write(flow: Flow, secret: string): string {
    return `${this.prefix}${flow}=${secret.replace(/[^\w.-]/g, '')}; Max-Age=${lifetimes[flow]}; ${this.attributes}`;
  }

  clear(flow: Flow): string {
    return `${this.prefix}${flow}=; Max-Age=0; ${this.attributes}`;
  }

  /** Keeps what goes on from page to page while the user is at a provider. */
  carry({ organization, return_to, ui_locales }: UiQueryDto): string {
    const carried = JSON.stringify({ organization, return_to, ui_locales });
    return this.write('carried', Buffer.from(carried).toString('base64url'));
  }

  /** What was kept. Nothing of a cookie that is damaged. */
  carried(header: string | undefined): UiQueryDto {
    try {
      const kept = JSON.parse(Buffer.from(this.read('carried', header), 'base64url').toString()) as object;
      const texts = Object.entries(kept).filter(([, value]) => typeof value === 'string');
      return Object.fromEntries(texts);
    } catch {
      return {};
    }
  }

  /** Empty when there is none, or more than one: then another host or path has set one of them. */
  read(flow: Flow, header: string | undefined): string {
    const name = `${this.prefix}${flow}=`;
    const values = (header ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(name))
      .map((pair) => pair.slice(name.length));
    return values.length === 1 ? (values[0] ?? '') : '';
  }
}
