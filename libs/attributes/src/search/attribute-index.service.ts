import { Injectable } from '@nestjs/common';
import { RequestInvalid, type OrganizationId, type OrganizationPrincipal, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, jobs, type JobPayloads } from '@app/jobs';
import { AttributesBeingIndexed } from '../attributes.errors.js';
import { AttributeRules, type AttributeValues } from '../schema/attribute-rules.js';
import { AttributeSchemasRepository } from '../schema/attribute-schemas.repository.js';
import { attributeRoleOf } from '../values/attribute-role.js';
import { AttributeIndexRepository } from './attribute-index.repository.js';
import { keyInQuery, keysOf } from './attribute-keys.js';

/** A condition on members: a key of a searchable attribute, or the beginning of one. */
export interface AttributeCondition {
  readonly name: string;
  readonly key: string;
  readonly isPrefix: boolean;
}

/** How far the index of searchable attributes is. */
export interface IndexProgress {
  /** Attributes that members are found by. */
  readonly ready: readonly string[];
  /** Those that are being indexed. */
  readonly waiting: readonly string[];
  /** Members with attributes that were looked at so far. */
  readonly members: number;
}

const batchSize = 500;
const suffix = '.prefix';
const nameOf = (entry: string): string => entry.slice(0, entry.indexOf(':'));

/** Keeps the keys by which members are found. */
@Injectable()
export class AttributeIndexService {
  constructor(
    private readonly index: AttributeIndexRepository,
    private readonly schemas: AttributeSchemasRepository,
    private readonly transactions: TransactionManager,
  ) {}

  async progress(organizationId: OrganizationId): Promise<IndexProgress> {
    const { ready = [], waiting = [], members = 0 } = (await this.index.find(organizationId)) ?? {};
    return { ready: ready.map(nameOf), waiting: waiting.map(nameOf), members };
  }

  /** After a change of the schema, in its transaction: what is searchable now and was not before waits for the job. */
  async follow(
    tx: Tx,
    organizationId: OrganizationId,
    schema: Readonly<Record<string, unknown>> | null,
  ): Promise<void> {
    const wanted = AttributeRules.of(schema)
      .searchable()
      .map(({ name, type }) => `${name}:${type}`);
    const before = await this.index.lock(tx, organizationId);
    const known = [...(before?.ready ?? []), ...(before?.waiting ?? [])];
    if (wanted.length === known.length && wanted.every((one) => known.includes(one))) return;
    const ready = wanted.filter((one) => before?.ready.includes(one));
    const waiting = wanted.filter((one) => !ready.includes(one));
    await this.index.put(tx, organizationId, { ready, waiting, reached: null, done: false, members: 0 });
    await jobs.enqueue(
      tx,
      'attributes.index',
      { organizationId },
      { runAt: tx.now(), key: `attributes:${organizationId}` },
    );
  }

  /** The keys of a member whose values were written. Requires a lock of the schema and of the values. */
  async keep(
    tx: Tx,
    organizationId: OrganizationId,
    rules: AttributeRules,
    members: readonly { readonly id: UserId; readonly attributes: AttributeValues }[],
  ): Promise<void> {
    await this.index.replace(
      tx,
      organizationId,
      members.map(({ id, attributes }) => ({ id, keys: keysOf(rules, attributes) })),
    );
  }

  @HandlesJob('attributes.index')
  async handleIndex({ organizationId }: JobPayloads['attributes.index'], signal: AbortSignal): Promise<void> {
    // A job that is cut off goes on at its next attempt where it was.
    do signal.throwIfAborted();
    while (await this.indexSome(organizationId as OrganizationId));
  }

  /**
   * The conditions of a query on attributes that the caller may read, by name, with `.prefix` for the beginning of a
   * text. Throws `RequestInvalid` or `AttributesBeingIndexed`.
   */
  async conditionsOf(
    caller: OrganizationPrincipal,
    filters: Readonly<Record<string, string>>,
  ): Promise<AttributeCondition[]> {
    const all = Object.entries(filters);
    if (all.length === 0) return [];
    const { organizationId } = caller;
    const [found, index] = [await this.schemas.find(organizationId), await this.index.find(organizationId)];
    const rules = AttributeRules.of(found?.schema ?? null);
    const searchable = rules.searchable().filter(({ name }) => rules.allows(attributeRoleOf(caller), 'read', name));
    return all.map(([given, text]) => {
      const isPrefix = given.endsWith(suffix);
      const name = isPrefix ? given.slice(0, -suffix.length) : given;
      const field = `attribute.${given}`.slice(0, 100);
      const known = searchable.find((one) => one.name === name);
      if (!known || (isPrefix && known.type !== 'string'))
        throw new RequestInvalid({ fields: [{ field, message: `${field} is not a field of this request` }] });
      if (!index?.ready.includes(`${name}:${known.type}`)) throw new AttributesBeingIndexed();
      return { name, key: keyInQuery(field, known.type, text), isPrefix };
    });
  }

  /** Locks in the order of those who write: the schema, the progress, the values. @returns whether there are more */
  private indexSome(organizationId: OrganizationId): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const schema = await this.schemas.lock(tx, organizationId, 'share');
      const index = await this.index.lock(tx, organizationId);
      if (!index || index.done) return false;
      const rows = await this.index.valuesAfter(tx, organizationId, index.reached, batchSize);
      await this.keep(tx, organizationId, AttributeRules.of(schema?.schema ?? null), rows);
      const isDone = rows.length < batchSize;
      await this.index.put(tx, organizationId, {
        ...index,
        ...(isDone && { ready: [...index.ready, ...index.waiting], waiting: [] }),
        reached: rows.at(-1)?.id ?? index.reached,
        done: isDone,
        members: index.members + rows.length,
      });
      return !isDone;
    });
  }
}
