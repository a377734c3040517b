// Tables: emails.
/** The default address of a user. */
export const defaultAddressOfUser = 'select email from emails where user_id = $1 and is_default';
