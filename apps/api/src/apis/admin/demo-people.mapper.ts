import type { DemoPerson } from '../../demo/credentials.js';
import type { DemoPeopleDto } from './dto/demo-people.dto.js';

export const toDemoPeople = (people: readonly DemoPerson[]): DemoPeopleDto => ({
  people: people.map(({ name, role, email, password }) => ({ name, role, email, password })),
});
