import { Injectable, type PipeTransform } from '@nestjs/common';
import { RequestInvalid, TimeSlice, type FieldFault } from '@app/kernel';
import type { Denial } from '@app/organizations';
import { deniableKeyOf, longestName, type NameKey } from '@app/usernames';
import { mostChangedNames, mostDenylistNames } from './m2.limits.js';

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
  const slice = new TimeSlice();
  for (let at = 0; at < names.length && faults.length < mostFaults; at += 1) {
    await slice.next();
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
    const slice = new TimeSlice();
    const denials: Denial[] = [];
    const faults: FieldFault[] = [];
    for (const [name, replacement] of pairs) {
      await slice.next();
      const [denied, by] = [deniableKeyOf(name), deniableKeyOf(replacement)];
      if (denied && by) denials.push({ denied, by });
      else faults.push(faultAt(name));
      if (faults.length >= mostFaults) break;
    }
    return faults.length > 0 ? refuse(faults) : denials;
  }
}
