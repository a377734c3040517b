/** The parts of an address, in the order in which answers show them. */
export const addressParts = [
  'addressId',
  'addressLine1',
  'addressLine2',
  'addressLine3',
  'city',
  'state',
  'postalCode',
  'country',
] as const;
export type AddressPart = (typeof addressParts)[number];

/** Where a user lives. A part that is not set is not there. */
export type Address = Readonly<Partial<Record<AddressPart, string>>>;

/** A change of an address: an absent part stays, null unsets it. */
export type AddressChange = Readonly<Partial<Record<AddressPart, string | null>>>;

const countryCode = /^[a-z]{2}$/i;

/** Two letters are a country code of ISO 3166-1 and are stored in capitals; longer texts are stored unchanged. */
const normalized = (part: AddressPart, text: string): string =>
  part === 'country' && countryCode.test(text) ? text.toUpperCase() : text;

/** The address after a change; null when no part is set any more. */
export function changedAddress(before: Address | null, change: AddressChange | null): Address | null {
  if (change === null) return null;
  const parts = addressParts.flatMap((part) => {
    const text = change[part] === undefined ? before?.[part] : change[part];
    return typeof text === 'string' ? [[part, normalized(part, text)] as const] : [];
  });
  return parts.length === 0 ? null : Object.fromEntries(parts);
}
