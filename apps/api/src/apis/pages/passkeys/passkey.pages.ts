import type { PasskeyCreationOptions, PasskeyRequestOptions } from '@app/auth';
import { hidden } from '../layout/fields.js';
import { markup, type Html, type Part } from '../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../layout/page.js';
import { passkeyWords } from './passkeys.words.js';

type Options =
  | { readonly create: PasskeyCreationOptions }
  | {
      readonly get: PasskeyRequestOptions;
    };

const loopbackAddress = /^127\.0\.0\.1(?=:\d+$|$)/;

/** Browsers bind passkeys to a name: those of the demo to `localhost`, whose pages have cookies of their own. */
function elsewhere({ host, language }: PageContext, domain: string | undefined): Html | undefined {
  if (domain !== 'localhost' || !loopbackAddress.test(host)) return undefined;
  const there = host.replace(loopbackAddress, domain);
  const [before = '', after = ''] = passkeyWords[language].elsewhere.split('{host}');
  return markup`<p class="alert">${before}<a href="http://${there}/auth/ui/account">${there}</a>${after}</p>`;
}

/** A form whose button asks the authenticator. The script sends the answer with it. */
export function passkeyForm(
  context: PageContext,
  path: string,
  options: Options,
  submit: string,
  parts: readonly Part[] = [],
): Html {
  const words = passkeyWords[context.language];
  const [kind, given] = 'create' in options ? ['create', options.create] : ['get', options.get];
  const domain = 'create' in options ? options.create.rp.id : options.get.rpId;
  return markup`${elsewhere(context, domain)}<noscript><p class="alert">${words.noScript}</p></noscript><form method="post" action="${pageAddress(
    path,
    context,
  )}" data-passkey="${kind}" data-options="${JSON.stringify(given)}"><p class="alert" role="alert" hidden>${
    words.failed
  }</p>${hidden('credential', '')}${parts}<button>${submit}</button></form>`;
}

/** Asks for a passkey: as the sign-in itself, or as its second factor. */
export const passkeyPage =
  (path: string, options: PasskeyRequestOptions): Page =>
  (context) => {
    const words = passkeyWords[context.language];
    return {
      title: words.title,
      script: true,
      main: markup`<p>${words.lead}</p>${passkeyForm(context, path, { get: options }, words.submit)}<p><a href="${pageAddress(
        'sign-in',
        context,
      )}">${words.otherWay}</a></p>`,
    };
  };
