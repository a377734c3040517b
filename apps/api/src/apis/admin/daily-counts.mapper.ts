import type { DailyCount } from '@app/members';
import type { DailyCountsDto } from './dto/daily-counts.dto.js';

export const toDailyCounts = (counts: readonly DailyCount[]): DailyCountsDto => ({
  days: counts.map(({ day, joined, signIns, invitations }) => ({
    day: day.toISOString().slice(0, 10),
    ...{ joined, signIns, invitations },
  })),
});
