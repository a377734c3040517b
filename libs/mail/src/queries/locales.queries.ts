// Tables: users.
/** The locales of these users, where they have set one. */
export const localesOfUsers = {
  name: 'locales_of_users',
  text: 'select id, locale from users where id = any($1) and locale is not null',
};
