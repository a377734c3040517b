import type * as SignInMessages from './sign-in-message.js';

/**
 * What we do in the ways of Ethereum. Loaded when the first wallet asks for it: viem takes a fifth of a
 * second and 20 MB, and most installations link none.
 */
// eslint-disable-next-line facet/static-imports -- a static import would slow every start down for the sake of a few
export const ethereum = (): Promise<typeof SignInMessages> => import('./sign-in-message.js');
