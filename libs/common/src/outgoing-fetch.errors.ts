/** The address is not one that may be called. */
export class AddressForbidden extends Error {}
