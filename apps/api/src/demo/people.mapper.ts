import type { DemoPerson } from './credentials.js';
import type { DemoPeopleDto } from './people.dto.js';

export const toDemoPeople = (people: readonly DemoPerson[]): DemoPeopleDto => ({
  people: people.map(({ name, role, email, password }) => ({ name, role, email, password })),
});
