/** The products whose records can be read, in the order of the help text. */
export const products = ['auth0', 'm2', 'xborg', 'bird', 'bluebricks'] as const;

export type Product = (typeof products)[number];
