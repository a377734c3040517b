import type { PipeTransform } from '@nestjs/common';
import { RequestInvalid, TimeSlice, type FieldFault } from '@app/common';
import { denialOf, type Denial } from '@app/organizations';
import { deniableKeyOf, nameKeyOf, type NameKey } from '@app/usernames';
import { mostChangedNames, mostDenylistNames } from './m2.limits.js';

const mostFaults = 20;

function refuse(fields: FieldFault[]): never {
  throw new RequestInvalid({ fields: fields.slice(0, mostFaults) });
}

const faultAt = (field: string): FieldFault => ({
  field: field.slice(0, 300),
  message: 'must be a text',
});

/** The texts of a list that can be names. Those that cannot are no fault: no user can have them. */
async function keysOf(names: readonly unknown[], keyOf: (name: string) => NameKey | undefined): Promise<NameKey[]> {
  const keys: NameKey[] = [];
  const faults: FieldFault[] = [];
  const slice = new TimeSlice();
  for (let at = 0; at < names.length && faults.length < mostFaults; at += 1) {
    await slice.next();
    const name = names[at];
    const key = typeof name === 'string' ? keyOf(name) : undefined;
    if (key) keys.push(key);
    else if (typeof name !== 'string') faults.push(faultAt(`[${at}]`));
  }
  return faults.length > 0 ? refuse(faults) : keys;
}

/** A body that is a list of names. Every item must be a text, none is converted. */
class NamesPipe implements PipeTransform<unknown, Promise<NameKey[]>> {
  constructor(
    private readonly most: number,
    private readonly keyOf: (name: string) => NameKey | undefined,
  ) {}

  async transform(body: unknown): Promise<NameKey[]> {
    if (!Array.isArray(body)) refuse([{ field: '', message: 'the body must be a list of names' }]);
    if (body.length > this.most) refuse([{ field: '', message: `the body has more than ${this.most} names` }]);
    return keysOf(body, this.keyOf);
  }
}

/** The whole denylist. */
export const denylistPipe = new NamesPipe(mostDenylistNames, deniableKeyOf);

/** Names to take off the list, also those that came onto it when more could be denied. */
export const changedNamesPipe = new NamesPipe(mostChangedNames, nameKeyOf);

/** A body that is a record of names and their replacements. Its own keys count, whatever they are called. */
export const denialsPipe: PipeTransform<unknown, Promise<Denial[]>> = {
  async transform(body: unknown): Promise<Denial[]> {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      refuse([{ field: '', message: 'the body must be a record of names and replacements' }]);
    const pairs = Object.entries(body);
    if (pairs.length > mostChangedNames)
      refuse([{ field: '', message: `the body has more than ${mostChangedNames} names` }]);
    const broken = pairs.filter(([, replacement]) => typeof replacement !== 'string');
    if (broken.length > 0) refuse(broken.map(([name]) => faultAt(name)));
    const slice = new TimeSlice();
    const denials: Denial[] = [];
    for (const [name, replacement] of pairs) {
      await slice.next();
      denials.push(denialOf(name, String(replacement)));
    }
    return denials;
  },
};
