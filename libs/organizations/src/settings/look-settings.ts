import { isPictureAddress, type FieldFault } from '@app/common';

/** What an organization decides of how its emails and pages look. */
export interface LookSettings {
  /** BCP 47: the language for users who have set none. */
  readonly locale: string | null;
  /** https. Mail programs and browsers load it; the server never does. */
  readonly logoUrl: string | null;
  /** `#rrggbb` */
  readonly color: string | null;
}

/** A host may go into a Content-Security-Policy, so it is a plain name: parsers of URLs take `;` and `,` in one. */
const plainHost = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]+$/;

function isLogoUrl(text: string): boolean {
  if (!isPictureAddress(text)) return false;
  const { protocol, hostname, href } = new URL(text);
  return protocol === 'https:' && plainHost.test(hostname) && href.length <= 2048;
}

/** Undefined for a text that is no language tag, or a long one. */
function canonicalLocale(text: string): string | undefined {
  try {
    const [locale] = text.length <= 100 ? Intl.getCanonicalLocales(text) : [];
    return locale !== undefined && locale.length <= 100 ? locale : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with the given ones. */
export function faultsOfLook({ locale, logoUrl, color }: Partial<LookSettings>): FieldFault[] {
  const faults: FieldFault[] = [];
  const expect = (field: string, isRight: boolean, wants: string): void =>
    void (isRight || faults.push({ field, message: `${field} must be ${wants}` }));
  expect('locale', !locale || canonicalLocale(locale) !== undefined, 'a BCP 47 language tag of at most 100 characters');
  expect('logoUrl', !logoUrl || isLogoUrl(logoUrl), 'an https URL of at most 2048 characters without credentials');
  expect('color', !color || /^#[\da-f]{6}$/i.test(color), 'a color such as #1f4fd8');
  return faults;
}

/** What is stored of the given ones, which have no faults. Empty texts are null. */
export const canonicalLook = ({ locale, logoUrl, color }: Partial<LookSettings>): Partial<LookSettings> => ({
  ...(locale !== undefined && { locale: (locale && canonicalLocale(locale)) || null }),
  ...(logoUrl !== undefined && { logoUrl: logoUrl ? new URL(logoUrl).href : null }),
  ...(color !== undefined && { color: color?.toLowerCase() || null }),
});
