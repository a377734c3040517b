import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { RequestInvalid, type FieldFault } from '@app/kernel';
import type { Denial } from '@app/organizations';
import { deniableKeyOf, longestName, type NameKey } from '@app/usernames';
import { mostChangedNames, mostDenylistNames } from './m2.limits.js';

/** Names that are looked at in one go; between two, other requests get their turn. */
const atOnce = 2000;
const mostFaults = 20;

function refuse(fields: FieldFault[]): never {
  throw new RequestInvalid({ fields: fields.slice(0, mostFaults) });
}

const faultAt = (field: string): FieldFault => ({
  field: field.slice(0, 300),
  message: `must be a name of 1 to ${longestName} characters, some of them visible`,
});

async function keysOf(names: readonly unknown[]): Promise<NameKey[]> {
  const keys: NameKey[] = [];
  const faults: FieldFault[] = [];
  for (let at = 0; at < names.length && faults.length < mostFaults; at += 1) {
    if (at % atOnce === 0) await nextTurn();
    const key = deniableKeyOf(names[at]);
    if (key) keys.push(key);
    else faults.push(faultAt(`[${at}]`));
  }
  return faults.length > 0 ? refuse(faults) : keys;
}

/** A body that is a list of names. Every item is checked, none is converted. */
class NamesPipe implements PipeTransform<unknown, Promise<NameKey[]>> {
  constructor(private readonly most: number) {}

  async transform(body: unknown): Promise<NameKey[]> {
    if (!Array.isArray(body)) refuse([{ field: '', message: 'the body must be a list of names' }]);
    if (body.length > this.most) refuse([{ field: '', message: `the body has more than ${this.most} names` }]);
    return keysOf(body);
  }
}

/** The whole denylist. */
@Injectable()
export class DenylistPipe extends NamesPipe {
  constructor() {
    super(mostDenylistNames);
  }
}

/** Names to take off the list. */
@Injectable()
export class ChangedNamesPipe extends NamesPipe {
  constructor() {
    super(mostChangedNames);
  }
}

/** A body that is a record of names and their replacements. Its own keys count, whatever they are called. */
@Injectable()
export class DenialsPipe implements PipeTransform<unknown, Promise<Denial[]>> {
  async transform(body: unknown): Promise<Denial[]> {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      refuse([{ field: '', message: 'the body must be a record of names and replacements' }]);
    const pairs = Object.entries(body);
    if (pairs.length > mostChangedNames) refuse([{ field: '', message: `the body has more than ${mostChangedNames} names` }]);
    await nextTurn();
    const denials = pairs.map(([name, replacement]) => ({ name, denied: deniableKeyOf(name), by: deniableKeyOf(replacement) }));
    const broken = denials.filter(({ denied, by }) => !denied || !by);
    if (broken.length > 0) refuse(broken.map(({ name }) => faultAt(name)));
    return denials.flatMap(({ denied, by }) => (denied && by ? [{ denied, by }] : []));
  }
}
