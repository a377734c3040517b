import { Injectable } from '@nestjs/common';
import { ImportedAttributesService } from '@app/attributes';
import { isUuid, type OrganizationId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { MemberNotesService } from '@app/members';
import { FormerUsernamesRepository, ProfilesRepository } from '@app/organizations';
import { ReferralsRepository } from '@app/users';
import type { ArchiveLines, ArchiveSection } from './archive-lines.js';

/** Restores what belongs to members, after their users. */
@Injectable()
export class RestoredMembersService {
  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly referrals: ReferralsRepository,
    private readonly attributes: ImportedAttributesService,
    private readonly formerNames: FormerUsernamesRepository,
  ) {}

  /** @returns warnings about rows that were left out */
  async write(
    tx: Tx,
    organization: OrganizationId,
    section: ArchiveSection,
    rows: readonly never[],
  ): Promise<readonly string[]> {
    if (section === 'referral') return this.addReferrals(tx, organization, rows);
    if (section === 'object') await this.profiles.addObjects(tx, organization, rows);
    else if (section === 'profile') await this.profiles.restoreProfiles(tx, organization, rows);
    else if (section === 'formerUsername') await this.formerNames.restore(tx, organization, rows);
    else if (section === 'memberNote') await MemberNotesService.restore(tx, organization, rows);
    else if (section === 'attributes') await this.attributes.add(tx, organization, rows);
    else throw new TypeError(`The section ${section} is not restored as rows.`);
    return [];
  }

  private async addReferrals(
    tx: Tx,
    organization: OrganizationId,
    rows: readonly ArchiveLines['referral'][],
  ): Promise<readonly string[]> {
    const known = rows.filter(({ userId, referrerId }) => isUuid(userId) && isUuid(referrerId));
    const referrals = known.map(({ joinedAt, ...one }) => ({ ...one, joinedAt: new Date(joinedAt) }));
    const missing: UserId[] = await this.referrals.addAll(tx, organization, referrals);
    return missing.map((id) => `the referrer of ${id} was left out: no other member, or brought by this one`);
  }
}
