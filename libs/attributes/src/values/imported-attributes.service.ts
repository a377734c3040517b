import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { AttributeRules, type AttributeValues } from '../schema/attribute-rules.js';
import { AttributeSchemasRepository } from '../schema/attribute-schemas.repository.js';
import { faultsOfSchema, type JsonRecord } from '../schema/schema-faults.js';
import { AttributeIndexService } from '../search/attribute-index.service.js';
import { MemberAttributesRepository } from './member-attributes.repository.js';

/** Attributes of a member in a file. */
export interface ImportedAttributes {
  readonly userId: UserId;
  readonly attributes: AttributeValues;
}

/** Attributes of many members, from files of an operator. */
@Injectable()
export class ImportedAttributesService {
  constructor(
    private readonly schemas: AttributeSchemasRepository,
    private readonly values: MemberAttributesRepository,
    private readonly index: AttributeIndexService,
  ) {}

  /** What fits in the organization. It stays so until the transaction ends. */
  async rulesIn(tx: Tx, organizationId: OrganizationId): Promise<AttributeRules> {
    return AttributeRules.of((await this.schemas.lock(tx, organizationId, 'share'))?.schema ?? null);
  }

  /** Takes the schema of an archive over, where the organization has none. @returns why it was left out, if it was */
  async restoreSchema(tx: Tx, organizationId: OrganizationId, schema: JsonRecord): Promise<string[]> {
    const [fault] = faultsOfSchema(schema);
    if (fault) return [`the schema of attributes was left out: ${fault.message}`];
    const before = await this.schemas.lock(tx, organizationId, 'update');
    if (before)
      return JSON.stringify(before.schema) === JSON.stringify(schema)
        ? []
        : ['the schema of attributes was left as it is: the organization has another one'];
    await this.schemas.put(tx, organizationId, schema);
    await this.index.follow(tx, organizationId, schema);
    return [];
  }

  /** Adds values of members who have none. Whether they fit is checked before, or does not matter: archives have all. */
  async add(tx: Tx, organizationId: OrganizationId, members: readonly ImportedAttributes[]): Promise<void> {
    const rules = await this.rulesIn(tx, organizationId);
    const added = new Set(await this.values.addAll(tx, organizationId, members));
    if (rules.searchable().length === 0) return;
    const written = members.filter(({ userId }) => added.has(userId));
    await this.index.keep(
      tx,
      organizationId,
      rules,
      written.map(({ userId: id, attributes }) => ({ id, attributes })),
    );
  }
}
