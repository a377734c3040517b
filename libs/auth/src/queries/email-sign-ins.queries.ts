// Tables: emails.
import { signsInColumn } from '@app/users';

/** Whether an address of a user is verified, and signs in. No row: it is not theirs any more. */
export const addressOfUser = `select e.verified, ${signsInColumn('e')} from emails e where e.id = $1 and e.user_id = $2`;
