import { BirthDateOutOfRange } from './users.errors.js';

/** No living person was born before. */
const earliest = '1850-01-01';

/**
 * Throws `BirthDateOutOfRange` for a day that is still to come, or too long ago. The day is that of UTC.
 * @param date as `2026-11-21`
 */
export function assertBirthDate(date: string, now: Date): void {
  const today = now.toISOString().slice(0, 10);
  if (date >= earliest && date <= today) return;
  throw new BirthDateOutOfRange({
    fields: [{ field: 'dateOfBirth', message: `dateOfBirth must be from ${earliest} to today` }],
  });
}
