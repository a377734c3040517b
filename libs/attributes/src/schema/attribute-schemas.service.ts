import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit, type Details } from '@app/audit';
import type { OrganizationActor, OrganizationId, Precondition } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { AttributeSchemaInvalid, AttributeSchemaNotFound } from '../attributes.errors.js';
import { AttributeIndexService, type IndexProgress } from '../search/attribute-index.service.js';
import type { AttributeSchema } from './attribute-schema.entity.js';
import { AttributeSchemasRepository } from './attribute-schemas.repository.js';
import { faultsOfSchema, isRecord, type JsonRecord } from './schema-faults.js';

/** Faults that an answer names at the most. */
const mostFaults = 20;

/** The schema, and how far its searchable attributes are indexed. */
export interface DescribedAttributes extends AttributeSchema {
  readonly search: IndexProgress;
}

/** What the attributes of the members of an organization are. */
@Injectable()
export class AttributeSchemasService {
  constructor(
    private readonly schemas: AttributeSchemasRepository,
    private readonly index: AttributeIndexService,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `AttributeSchemaNotFound`. */
  async read(organizationId: OrganizationId): Promise<DescribedAttributes> {
    const [found, search] = [await this.schemas.find(organizationId), await this.index.progress(organizationId)];
    if (!found) throw new AttributeSchemaNotFound();
    return { ...found, search };
  }

  /**
   * Describes the attributes from now on. Values are not looked at: one that does not fit any more stays readable, is
   * reported with the member, and the next write of it must fit. Throws `AttributeSchemaInvalid` or `StaleVersion`.
   */
  async put(caller: OrganizationActor, schema: JsonRecord, expected: Precondition): Promise<DescribedAttributes> {
    const fields = faultsOfSchema(schema).slice(0, mostFaults);
    if (fields.length > 0) throw new AttributeSchemaInvalid({ fields });
    await this.change(caller, expected, async (tx, before) => {
      const changed = differenceOf(propertiesOf(before), propertiesOf({ schema }));
      if (before && JSON.stringify(before.schema) === JSON.stringify(schema)) return;
      await this.schemas.put(tx, caller.organizationId, schema);
      await this.index.follow(tx, caller.organizationId, schema);
      await record(tx, caller.organizationId, 'attribute_schema.changed', { changed });
    });
    return this.read(caller.organizationId);
  }

  /**
   * Values stay, for admins to read, until they are removed or the organization describes them again. Throws
   * `AttributeSchemaNotFound` or `StaleVersion`.
   */
  async remove(caller: OrganizationActor, expected: Precondition): Promise<void> {
    await this.change(caller, expected, async (tx, before) => {
      if (!before) throw new AttributeSchemaNotFound();
      await this.schemas.remove(tx, caller.organizationId);
      await this.index.follow(tx, caller.organizationId, null);
      const changed = differenceOf(propertiesOf(before), new Map());
      await record(tx, caller.organizationId, 'attribute_schema.removed', { changed });
    });
  }

  /** One change at a time. */
  private change(
    caller: OrganizationActor,
    expected: Precondition,
    work: (tx: Tx, before: AttributeSchema | undefined) => Promise<void>,
  ): Promise<void> {
    const { organizationId } = caller;
    return this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'update:organization');
      await this.organizations.lock(tx, organizationId);
      const before = await this.schemas.lock(tx, organizationId, 'update');
      expected.assertMatches(attributeSchemaStateOf(before));
      await work(tx, before);
    });
  }
}

/** Also another one after a schema was removed and put again. */
export const attributeSchemaStateOf = (schema: Pick<AttributeSchema, 'version' | 'createdAt'> | undefined): string =>
  schema ? `${schema.version}-${schema.createdAt.getTime()}` : '0';

/** The text of each property. */
function propertiesOf(found: Pick<AttributeSchema, 'schema'> | undefined): Map<string, string> {
  const { properties } = found?.schema ?? {};
  return new Map(
    Object.entries(isRecord(properties) ? properties : {}).map(([name, property]) => [name, JSON.stringify(property)]),
  );
}

/** The old and the new text of each property that differs. */
function differenceOf(before: Map<string, string>, after: Map<string, string>): Record<string, (string | null)[]> {
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  return Object.fromEntries(names.map((name) => [name, [before.get(name) ?? null, after.get(name) ?? null]]));
}

function record(
  tx: Tx,
  organizationId: OrganizationId,
  action: 'attribute_schema.changed' | 'attribute_schema.removed',
  details: Details,
): Promise<void> {
  return audit.record(tx, { action, organizationId, target: { type: 'organization', id: organizationId }, details });
}
