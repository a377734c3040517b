// Tables: users.
/** Whether no user has the picture, as a condition on a row of `pictures`. */
export const isUnused = (picture: string): string =>
  `not exists (select 1 from users u where u.picture_hash = ${picture}.hash)`;
