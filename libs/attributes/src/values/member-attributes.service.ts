import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import {
  OrganizationNotFound,
  type FieldFault,
  type OrganizationId,
  type OrganizationPrincipal,
  type Precondition,
  type Principal,
  type UserId,
} from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { memberIdOf, MemberNotFound, OrganizationsRepository } from '@app/organizations';
import { AttributeReadOnly, AttributesInvalid } from '../attributes.errors.js';
import { readMemberAttributes, type StoredAttributes } from '../queries/member-attributes.queries.js';
import { AttributeRules, type AttributeValues } from '../schema/attribute-rules.js';
import { AttributeSchemasRepository } from '../schema/attribute-schemas.repository.js';
import { attributeSchemaStateOf } from '../schema/attribute-schemas.service.js';
import { mostAttributeBytes, type AttributeRole } from '../schema/schema-faults.js';
import { AttributeIndexService } from '../search/attribute-index.service.js';
import { attributeRoleOf } from './attribute-role.js';
import { MemberAttributesRepository } from './member-attributes.repository.js';

/** What a caller may see of the attributes of a member. */
export interface VisibleAttributes {
  readonly attributes: AttributeValues;
  /** Names of those that do not fit the schema any more. */
  readonly unfit: readonly string[];
  readonly state: string;
}

/** A merge patch (RFC 7396) of flat values: null removes. */
type AttributesPatch = Readonly<Record<string, unknown>>;

const mostFaults = 20;

/** The attributes of members, as their organization describes them. */
@Injectable()
export class MemberAttributesService {
  constructor(
    private readonly schemas: AttributeSchemasRepository,
    private readonly values: MemberAttributesRepository,
    private readonly index: AttributeIndexService,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly statements: PreparedQueries,
    private readonly transactions: TransactionManager,
  ) {}

  /** Those that an admin, or a program with an API key, may read. Throws `MemberNotFound`. */
  async read(caller: OrganizationPrincipal, member: string): Promise<VisibleAttributes> {
    const found = await readMemberAttributes(this.statements, caller.organizationId, memberIdOf(member));
    if (!found) throw new MemberNotFound();
    return visibleTo(attributeRoleOf(caller), found);
  }

  /**
   * Sets and removes attributes of a member. Throws `MemberNotFound`, `PermissionMissing`, `AttributesInvalid`,
   * `AttributeReadOnly` or `StaleVersion`.
   */
  async change(
    caller: OrganizationPrincipal,
    member: string,
    patch: AttributesPatch,
    expected: Precondition,
  ): Promise<VisibleAttributes> {
    const userId = memberIdOf(member);
    const { organizationId } = caller;
    await this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'update:attributes', userId);
      if (!(await this.organizations.lockMember(tx, organizationId, userId))) throw new MemberNotFound();
      await this.write(tx, { organizationId, userId, role: attributeRoleOf(caller) }, patch, expected);
    });
    return this.read(caller, member);
  }

  /** Those that the caller may read of their own, in the organization of their credential; without one there are none. */
  async readOwn({ organizationId, userId }: Principal): Promise<VisibleAttributes> {
    const found = organizationId && (await readMemberAttributes(this.statements, organizationId, userId));
    return visibleTo('member', found || { schema: null, attributes: null, state: '0' });
  }

  /**
   * Sets and removes own attributes. Throws `OrganizationNotFound`, `AttributesInvalid`, `AttributeReadOnly` or
   * `StaleVersion`.
   */
  async changeOwn(caller: Principal, patch: AttributesPatch, expected: Precondition): Promise<VisibleAttributes> {
    const { organizationId, userId } = caller;
    if (organizationId === null) throw new OrganizationNotFound();
    await this.transactions.run(async (tx) => {
      if (!(await this.organizations.lockMember(tx, organizationId, userId))) throw new OrganizationNotFound();
      await this.write(tx, { organizationId, userId, role: 'member' }, patch, expected);
    });
    return this.readOwn(caller);
  }

  /** Locks in this order: the membership, which is locked already, the schema, the values. */
  private async write(
    tx: Tx,
    { organizationId, userId, role }: { organizationId: OrganizationId; userId: UserId; role: AttributeRole },
    patch: AttributesPatch,
    expected: Precondition,
  ): Promise<void> {
    const schema = await this.schemas.lock(tx, organizationId, 'share');
    const { attributes: before, version } = await this.values.lock(tx, organizationId, userId);
    expected.assertMatches(`${attributeSchemaStateOf(schema)}-${version}`);
    const rules = AttributeRules.of(schema?.schema ?? null);
    assertAllowed(rules, role, patch, before);
    const after = merged(before, patch);
    assertFits(rules, patch, after);
    const fields = Object.keys(patch).filter((name) => textOf(before, name) !== textOf(after, name));
    if (fields.length === 0) return;
    await this.values.put(tx, organizationId, userId, after);
    if (rules.searchable().length > 0)
      await this.index.keep(tx, organizationId, rules, [{ id: userId, attributes: after }]);
    const target = { type: 'user', id: userId } as const;
    await audit.record(tx, { action: 'attributes.changed', organizationId, target, details: { fields } });
  }
}

function visibleTo(role: AttributeRole, { schema, attributes, state }: StoredAttributes): VisibleAttributes {
  const rules = AttributeRules.of(schema);
  const readable = rules.readable(role, attributes ?? {});
  return { attributes: readable, unfit: rules.unfit(readable), state };
}

const textOf = (values: AttributeValues, name: string): string | undefined =>
  Object.hasOwn(values, name) ? JSON.stringify(values[name]) : undefined;

/** Attributes that the caller may neither read nor write are as good as not there. */
function assertAllowed(
  rules: AttributeRules,
  role: AttributeRole,
  patch: AttributesPatch,
  before: AttributeValues,
): void {
  const unknown: FieldFault[] = [];
  for (const [name, value] of Object.entries(patch)) {
    const field = `attributes.${name}`.slice(0, 300);
    const isLeftOver = !rules.has(name) && role === 'admin' && value === null && Object.hasOwn(before, name);
    if (isLeftOver || rules.allows(role, 'write', name)) continue;
    if (rules.has(name) && rules.allows(role, 'read', name))
      throw new AttributeReadOnly({ fields: [{ field, message: `${field} can be read only` }] });
    unknown.push({ field, message: `${field} is not an attribute` });
  }
  if (unknown.length > 0) throw new AttributesInvalid({ fields: unknown.slice(0, mostFaults) });
}

function merged(before: AttributeValues, patch: AttributesPatch): AttributeValues {
  const changed = new Map([...Object.entries(before), ...Object.entries(patch)]);
  return Object.fromEntries([...changed].filter(([, value]) => value !== null));
}

/** What the patch sets must fit. Values from before that do not are no fault of this caller. */
function assertFits(rules: AttributeRules, patch: AttributesPatch, after: AttributeValues): void {
  const set = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
  const fields = rules.faultsOf(set);
  if (fields.length === 0 && Buffer.byteLength(JSON.stringify(after)) > mostAttributeBytes)
    fields.push({ field: 'attributes', message: `attributes must have at most ${mostAttributeBytes} bytes in all` });
  if (fields.length > 0) throw new AttributesInvalid({ fields });
}
