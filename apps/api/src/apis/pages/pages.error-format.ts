import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { Unauthenticated } from '@app/common';
import type { ErrorPages, Failure } from '@app/http';
import { documentOf } from './layout/document.js';
import { failurePage } from './layout/failure.page.js';
import { faultsOf } from './layout/faults.js';
import { languageFor } from './layout/languages.js';

/** A request whose handler has rendered what went wrong. */
export interface FailedRequest extends Request {
  failure?: string;
}

const wantedLocales = ({ url = '' }: IncomingMessage): string | undefined =>
  new URLSearchParams(url.slice(0, 4096).split('?', 2)[1] ?? '').get('ui_locales') ?? undefined;

/** Where a page leads whose caller is not signed in. */
function signInFor({ error, method, path }: Failure, request: IncomingMessage): string | undefined {
  if (error.code !== Unauthenticated.code) return undefined;
  const locales = wantedLocales(request);
  const target = method === 'GET' ? path : '/auth/ui/account';
  const query = new URLSearchParams({ return_to: target, ...(locales !== undefined && { ui_locales: locales }) });
  return `/auth/ui/sign-in?${query.toString()}`;
}

/** How pages speak of errors, before their handler has run and where there is none. */
export const pagesErrorFormat: ErrorPages = {
  prefixes: ['/auth/ui'],
  contentType: 'text/html; charset=utf-8',
  leadsTo: signInFor,
  write: ({ error, path }, request) => {
    const { failure } = request as FailedRequest;
    if (failure !== undefined) return failure;
    const language = languageFor(wantedLocales(request), request);
    const nothing = {
      look: undefined,
      providers: [],
      carried: {},
      onward: undefined,
      host: '',
      values: {},
      leastPassword: 0,
    };
    return documentOf(failurePage, { path, language, ...nothing, faults: faultsOf(error, language) }).text;
  },
};
