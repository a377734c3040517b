import { Injectable } from '@nestjs/common';
import { isUuid, pageOf, readCursor, type OrganizationId, type Page } from '@app/common';
import { PreparedQueries } from '@app/database';
import {
  ApplicationPermissionsRepository,
  isPermissionName,
  PermissionNotFound,
  permissions,
} from '@app/organizations';
import {
  accessFacts,
  permittedMembersPage,
  type AccessFacts,
  type PermittedMemberRow,
  type SubjectReference,
  type SubjectRole,
} from '../queries/access.queries.js';

const { held, holds } = ApplicationPermissionsRepository;

/** Whether a user may do something. */
export interface AccessQuestion {
  /** The id of a user, or the public id of an identity. */
  readonly subject: string;
  readonly permission: string;
}

export interface AccessDecision {
  readonly decision: boolean;
  /** The roles that grant it. */
  readonly roles: readonly Pick<SubjectRole, 'id' | 'name'>[];
}

/** A member who has a permission, and by which roles. */
export type PermittedMember = Pick<PermittedMemberRow, 'userId' | 'name' | 'roles'>;

const isOfFacet = (permission: string): boolean => permissions.some((one) => one === permission);

/** What the members of an organization may do, for its application to ask. Reads only, and always the primary. */
@Injectable()
export class AccessEvaluationService {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly catalogue: ApplicationPermissionsRepository,
  ) {}

  /**
   * Decides all questions by one statement, in their order. An unknown subject, one of another organization, one who is
   * not active there, and an unknown permission are the same: no.
   */
  async evaluate(
    organizationId: OrganizationId | null,
    questions: readonly AccessQuestion[],
  ): Promise<AccessDecision[]> {
    const subjects = [...new Set(questions.map((one) => one.subject))];
    const names = [...new Set(questions.map((one) => one.permission))];
    const { known, subjects: roles } = await this.read(organizationId, subjects, names);
    const places = new Map(subjects.map((subject, at) => [subject, at]));
    const granted = new Set([...known, ...names.filter(isOfFacet)]);
    return questions.map(({ subject, permission }) => {
      const theirs = granted.has(permission) ? (roles[places.get(subject) ?? -1] ?? []) : [];
      const granting = theirs.filter((role) => holds(role.permissions, permission));
      return { decision: granting.length > 0, roles: granting };
    });
  }

  /** The permissions of a subject, by name. None for those who are no active member. */
  async permissionsOf(organizationId: OrganizationId | null, subject: string): Promise<string[]> {
    const { subjects } = await this.read(organizationId, [subject], []);
    const stored = (subjects[0] ?? []).flatMap((role) => role.permissions);
    return this.catalogue.namesOf({ organizationId, permissions: held(stored) });
  }

  /**
   * The active members who have a permission, by id. A page may be short before the last one: members who are banned
   * or not active are left out of it.
   */
  async permittedMembers(
    organizationId: OrganizationId | null,
    permission: string,
    limit: number,
    cursor?: string,
  ): Promise<Page<PermittedMember>> {
    // A cursor of another permission is none of this list.
    const [, after = null] = readCursor(cursor, (name) => name === permission, isUuid) ?? [];
    const values = [organizationId, permission, isOfFacet(permission), after, limit + 1];
    const found = await this.statements.rows<PermittedMemberRow>(permittedMembersPage, values);
    const page = pageOf(found, limit, ({ userId }) => [permission, userId]);
    return { ...page, items: page.items.filter(({ isActive }) => isActive) };
  }

  /** The same for admins. Throws `PermissionNotFound` for what is no permission of Facet or of the application. */
  async listPermitted(
    organizationId: OrganizationId,
    permission: string,
    limit: number,
    cursor?: string,
  ): Promise<Page<PermittedMember>> {
    const isKnown = isPermissionName(permission) && (await this.isKnown(organizationId, permission));
    if (!isKnown) throw new PermissionNotFound();
    return this.permittedMembers(organizationId, permission, limit, cursor);
  }

  private async isKnown(organizationId: OrganizationId, permission: string): Promise<boolean> {
    return isOfFacet(permission) || (await this.catalogue.read(organizationId, permission)) !== null;
  }

  private async read(
    organizationId: OrganizationId | null,
    subjects: readonly string[],
    names: readonly string[],
  ): Promise<AccessFacts> {
    const values = [organizationId, JSON.stringify(subjects.map(referenceOf)), JSON.stringify(names)];
    const facts = await this.statements.batchedRow<AccessFacts>(accessFacts, values);
    return facts ?? { known: [], subjects: [] };
  }
}

function referenceOf(subject: string): SubjectReference {
  if (isUuid(subject)) return { user: subject };
  return subject.includes('|') ? { identity: subject } : {};
}
