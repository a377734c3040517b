import { addressKeyOf } from '@app/common';
import { DomainInvalid } from './domains.errors.js';

/** Providers whose domains belong to the people who have a mailbox there, and not to an organization. */
const mailboxProviders = new Set(
  `aol.com fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de
   hotmail.fr icloud.com laposte.net libero.it live.com mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com orange.fr outlook.com
   outlook.de posteo.de proton.me protonmail.com qq.com rambler.ru t-online.de tutanota.com web.de yahoo.co.jp yahoo.com yahoo.de yahoo.fr
   yandex.com yandex.ru ymail.com zoho.com 126.com 163.com`.split(/\s+/),
);

const hostName = /^(?=.{1,230}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain as addresses are compared by: in lower case and A-labels. Undefined: the text is not one with a dot in it. */
export function domainKeyOf(text: string): string | undefined {
  const domain = addressKeyOf(`@${text.trim().replace(/\.$/, '')}`).slice(1);
  return hostName.test(domain) ? domain : undefined;
}

/** The name of the record that proves a domain. */
export const recordNameOf = (domain: string): string => `_facet-challenge.${domain}`;

/** What the record says. */
export const recordValueOf = (token: string): string => `facet-verification=${token}`;

/** A domain that an organization could have, in lower case and A-labels. Throws `DomainInvalid`. */
export function assertDomain(text: string): string {
  const domain = domainKeyOf(text);
  if (domain === undefined || mailboxProviders.has(domain))
    throw new DomainInvalid({ fields: [{ field: 'domain', message: 'domain is not one of an organization' }] });
  return domain;
}
