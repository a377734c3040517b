// Tables: emails.
/** Whether an address of a user is verified. No row: it is not theirs any more. */
export const addressOfUser = 'select verified from emails where id = $1 and user_id = $2';
