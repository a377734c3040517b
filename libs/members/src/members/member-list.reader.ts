import { Injectable } from '@nestjs/common';
import type { RoleSummary } from '@app/organizations';
import { countedPage, isStorableText, isUuid, pageOf, readCursor, type CountedPage, type OrganizationId, type UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { UsersRepository, type User } from '@app/users';
import { idIn, memberCount, memberPage, prefixesOf, type MemberCriteria, type MemberStatement } from './member-search.js';

/** A member in a list. */
export interface ListedMember extends Pick<User, 'name' | 'status' | 'avatarUrl'> {
  readonly id: UserId;
  readonly username: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean | null;
  readonly joinedAt: Date;
  readonly roles: Pick<RoleSummary, 'id' | 'name'>[];
}

/** Whom to list: by the beginning of an address, a username or words of the name, or by a whole id; with a status, with a role. */
export interface MemberQuery extends Pick<MemberCriteria, 'status' | 'roleId'> {
  readonly search?: string;
  readonly cursor?: string;
  readonly limit: number;
}

type Row = ListedMember & PictureReference & { readonly key: string };

/** Lists of members, which may be a million. */
@Injectable()
export class MemberList {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly users: UsersRepository,
    private readonly pictures: PictureAddresses,
  ) {}

  async read(organization: OrganizationId, { search, status, roleId, cursor, limit }: MemberQuery): Promise<CountedPage<ListedMember>> {
    const after = readCursor(cursor, isStorableText, isUuid);
    const criteria = { ...(search !== undefined && (await this.meaningOf(search))), ...(status && { status }), ...(roleId !== undefined && { roleId }) };
    const rows = await this.run<Row>(memberPage(organization, criteria, { limit, after }));
    const [counted] = await this.run<{ count: number }>(memberCount(organization, criteria));
    const page = pageOf(rows, limit, (row) => [row.key, row.id]);
    const items = page.items.map((row) => ({ ...row, avatarUrl: this.pictures.of(row) }));
    return countedPage({ ...page, items }, counted?.count ?? 0);
  }

  /** An id as the user directory shows it means one person; anything else is a beginning. */
  private async meaningOf(search: string): Promise<MemberCriteria> {
    const userId = idIn(search) ?? (await this.externalIdIn(search));
    return userId ? { userId } : { prefixes: prefixesOf(search) };
  }

  private async externalIdIn(search: string): Promise<UserId | undefined> {
    const bar = search.indexOf('|');
    return bar < 1 ? undefined : this.users.idOf(search.trim());
  }

  private run<R>({ text, values }: MemberStatement): Promise<R[]> {
    return this.statements.rows<R>({ text }, values);
  }
}
