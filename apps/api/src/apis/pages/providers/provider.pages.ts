import { hidden } from '../layout/fields.js';
import { markup, type Html } from '../layout/html.js';
import { pageAddress, type Page, type PageContext, type ShownProvider } from '../layout/page.js';
import { filled } from '../layout/words.js';
import { providerWords } from './providers.words.js';

/** A button for each provider of the organization. */
export function providerButtons(context: PageContext): Html | undefined {
  const { providers } = context;
  const words = providerWords[context.language];
  if (providers.length === 0) return undefined;
  const button = ({ id, name }: ShownProvider): Html =>
    markup`<form method="post" action="${pageAddress('sign-in/provider', context)}">${hidden('provider', id)}<button class="second">${filled(
      words.with,
      { provider: name },
    )}</button></form>`;
  return markup`<p class="or">${words.or}</p>${providers.map(button)}`;
}

/**
 * On to the provider. Not by the answer to the form itself: the policy of the page that had the form does not let it
 * lead to another site.
 */
export const onwardPage =
  (address: string, cookies: readonly string[]): Page =>
  (context) => {
    const words = providerWords[context.language];
    return {
      title: filled(words.title, { provider: new URL(address).host }),
      onward: address,
      cookies,
      main: markup`<p>${words.lead}</p><p><a class="button" href="${address}">${words.go}</a></p>`,
    };
  };
