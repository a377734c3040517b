import type { IncomingMessage } from 'node:http';
import { languageOf, type Language } from '@app/mail';

const mostTags = 20;

/** The tags of `Accept-Language`, the most wanted first. */
function acceptedTags(header: string): string[] {
  return header
    .slice(0, 1000)
    .split(',', mostTags)
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/\s*;\s*q=/i);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

/**
 * The language of a page: what the application asked for, what the browser wants, what the organization speaks.
 * @param wanted `ui_locales` of OpenID Connect: tags with spaces between them
 */
export function languageFor(
  wanted: string | undefined,
  { headers }: Pick<IncomingMessage, 'headers'>,
  organization?: string | null,
): Language {
  const asked = (wanted ?? '').split(' ', mostTags);
  return languageOf(...asked, ...acceptedTags(headers['accept-language'] ?? ''), organization);
}
