import { Injectable } from '@nestjs/common';
import {
  AttributeIndexService,
  AttributeRules,
  AttributeSchemasRepository,
  MemberAttributesRepository,
} from '@app/attributes';
import type { UserId } from '@app/common';
import type { Tx } from '@app/database';
import { demoAdmin, demoMember, demoOrganization } from './demo-users.js';

const staff = ['admin', 'program'];

const schema = {
  type: 'object',
  properties: {
    department: {
      type: 'string',
      title: 'Department',
      maxLength: 60,
      'x-facet': { read: ['member', ...staff], write: staff, searchable: true },
    },
    employeeNumber: { type: 'integer', title: 'Employee number', minimum: 1, 'x-facet': { read: staff, write: staff } },
    shirtSize: {
      type: 'string',
      title: 'Shirt size',
      enum: ['S', 'M', 'L', 'XL'],
      'x-facet': { read: ['member', 'admin'], write: ['member', 'admin'] },
    },
  },
};

/** Attributes of the demo organization, as they were before the last start. */
@Injectable()
export class DemoAttributes {
  constructor(
    private readonly schemas: AttributeSchemasRepository,
    private readonly attributes: MemberAttributesRepository,
    private readonly index: AttributeIndexService,
  ) {}

  async create(tx: Tx): Promise<void> {
    await this.schemas.put(tx, demoOrganization, schema);
    await this.index.follow(tx, demoOrganization, schema);
    await this.set(tx, demoAdmin.userId, { department: 'Board', shirtSize: 'L' });
    await this.set(tx, demoMember.userId, { department: 'Sales', employeeNumber: 1042 });
  }

  private async set(tx: Tx, id: UserId, attributes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.attributes.put(tx, demoOrganization, id, attributes);
    await this.index.keep(tx, demoOrganization, AttributeRules.of(schema), [{ id, attributes }]);
  }
}
