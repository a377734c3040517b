import type { IdentityProvider } from '@app/identity-providers';
import type { Language, OrganizationLook } from '@app/mail';
import type { Html } from './html.js';

/** What is wrong with a form: as a whole, and of each field. */
export interface Faults {
  readonly general?: string;
  /** Whether it helps to prove once more who calls. */
  readonly needsProof?: boolean;
  readonly fields: Readonly<Record<string, string>>;
}

/** A provider, as its button names it. */
export type ShownProvider = Pick<IdentityProvider, 'id' | 'name'>;

/** What every page knows of its request. */
export interface PageContext {
  readonly path: string;
  readonly language: Language;
  /** Characters that a new password needs. */
  readonly leastPassword: number;
  /** Of the organization that the request names, or else of the caller's. Undefined: there is none. */
  readonly look: OrganizationLook | undefined;
  /** Providers of the organization that the request names. Of the sign-in page alone. */
  readonly providers: readonly ShownProvider[];
  /** What links and forms of the page carry on: `organization`, `return_to` and `ui_locales`. */
  readonly carried: Readonly<Record<string, string>>;
  /** Where the page leads that has nothing left to ask. Undefined: the user came from nowhere. */
  readonly onward: string | undefined;
  /** What the browser calls this server. */
  readonly host: string;
  /** What was typed into the form. Of one that was not sent yet: the token of the link, if it has one. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly faults: Faults | undefined;
}

/** What a page shows. */
export interface PageContent {
  readonly title: string;
  readonly main: Html;
  /** Wider than a form: a list of things. */
  readonly wide?: boolean;
  /** Whether it has the script of passkeys. */
  readonly script?: boolean;
  /** Where browsers go by themselves after a moment. */
  readonly onward?: string;
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[];
}

/** A page, in the language and for the organization of its request. */
export type Page = (context: PageContext) => PageContent;

/** The address of a page, with what is carried on. */
export function pageAddress(
  path: string,
  { carried }: Pick<PageContext, 'carried'>,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ ...carried, ...more }).toString();
  return `/auth/ui/${path}${query === '' ? '' : `?${query}`}`;
}

/** A value of the form that is one text. */
export function valueOf({ values }: Pick<PageContext, 'values'>, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}
