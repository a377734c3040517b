type Nullable<T> = { [K in keyof T]: null extends T[K] ? K : never }[keyof T];

/** The same object, where a field that may be null may be absent instead. */
export type WithoutNulls<T> = Omit<T, Nullable<T>> & { [K in Nullable<T>]?: Exclude<T[K], null> };

/** Leaves out the fields that are null: in answers, what is not set is not there. */
export const withoutNulls = <T extends object>(value: T): WithoutNulls<T> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) as WithoutNulls<T>;
