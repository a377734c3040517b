/** These fields of an item, in this order. */
export const pick = <T extends object, Field extends keyof T>(item: T, ...fields: readonly Field[]): Pick<T, Field> =>
  Object.fromEntries(fields.map((field) => [field, item[field]])) as Pick<T, Field>;
