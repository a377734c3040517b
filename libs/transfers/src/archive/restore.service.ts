import { Injectable } from '@nestjs/common';
import { ImportedAttributesService } from '@app/attributes';
import { NameReviews, OrganizationsRepository, RolesRepository } from '@app/organizations';
import { audit } from '@app/audit';
import { isOrganizationId, RequestInvalid, type OrganizationId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { restoreEmailTemplates } from '@app/mail';
import { NotificationsRepository, type ArchivedNotifications } from '@app/notifications';
import { Pictures, pictureOf } from '@app/pictures';
import { DeniedNames, nameKeyOf, restoreNameRules } from '@app/usernames';
import type { ArchiveLines, ArchiveSection } from './archive-lines.js';
import { RestoredMembersService } from './restored-members.service.js';

/** Messages about rows that could not be restored as they are. */
type Warnings = readonly string[];

const sectionsOfNotifications: ReadonlySet<string> = new Set([
  'message',
  'inbox',
  'delivery',
  'mark',
  'read',
  'hole',
  'feed',
]);
const isOfNotifications = (section: ArchiveSection): section is keyof ArchivedNotifications =>
  sectionsOfNotifications.has(section);

/** Restores an organization from an archive, without its users. Existing rows stay, so it may run again. */
@Injectable()
export class RestoreService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly pictures: Pictures,
    private readonly members: RestoredMembersService,
    private readonly attributes: ImportedAttributesService,
    private readonly denied: DeniedNames,
    private readonly notifications: NotificationsRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Creates the organization with its settings. @returns whether it existed before; then its name and settings stay */
  async open({ id, name, createdAt, settings }: ArchiveLines['organization']): Promise<boolean> {
    if (!isOrganizationId(id))
      throw new RequestInvalid({ fields: [{ field: 'id', message: 'id is not the id of an organization' }] });
    return this.transactions.run(async (tx) => {
      if ((await this.organizations.existing(tx, [id])).length > 0) return true;
      await this.organizations.add(tx, id, name);
      await this.organizations.setFounded(tx, id, new Date(createdAt));
      await this.organizations.putSettings(tx, id, settings, tx.now());
      await audit.record(tx, {
        action: 'organization.founded',
        organizationId: id,
        target: { type: 'organization', id },
      });
      return false;
    });
  }

  /** Saves the files of one picture under its hash. */
  async savePicture({ hash, files }: ArchiveLines['picture']): Promise<void> {
    const bytes = new Map(Object.entries(files).map(([size, text]) => [size, Buffer.from(text, 'base64')]));
    await this.pictures.upload(pictureOf(hash, bytes), () => Promise.resolve());
  }

  /** Restores rows of one section, in one transaction. @returns warnings about rows that were left out */
  restore<Section extends ArchiveSection>(
    organization: OrganizationId,
    section: Section,
    rows: readonly ArchiveLines[Section][],
  ): Promise<Warnings> {
    return this.transactions.run((tx) => this.write(tx, organization, section, rows as readonly never[]));
  }

  private async write(
    tx: Tx,
    organization: OrganizationId,
    section: ArchiveSection,
    rows: readonly never[],
  ): Promise<Warnings> {
    if (section === 'permission') return RolesRepository.restorePermissions(tx, organization, rows);
    if (section === 'role') return RolesRepository.restore(tx, organization, rows);
    if (section === 'attributeSchema') return this.describeAttributes(tx, organization, rows);
    if (section === 'emailTemplate') return restoreEmailTemplates(tx, organization, rows);
    if (section === 'nameRule') return restoreNameRules(tx, organization, rows);
    if (section === 'nameReview') return NameReviews.restore(tx, organization, rows);
    if (section === 'deniedName') return this.deny(tx, organization, rows);
    if (isOfNotifications(section)) return this.addNotifications(tx, organization, section, rows);
    return this.members.write(tx, organization, section, rows);
  }

  private async describeAttributes(
    tx: Tx,
    organization: OrganizationId,
    rows: readonly ArchiveLines['attributeSchema'][],
  ): Promise<Warnings> {
    const warnings: string[] = [];
    for (const { schema } of rows) warnings.push(...(await this.attributes.restoreSchema(tx, organization, schema)));
    return warnings;
  }

  private async addNotifications(
    tx: Tx,
    organization: OrganizationId,
    section: keyof ArchivedNotifications,
    rows: readonly never[],
  ): Promise<Warnings> {
    const restored = await this.notifications.restore(tx, organization, section, rows);
    return restored ? [] : [`notifications (${section}) were left as they are: the organization has some`];
  }

  private async deny(
    tx: Tx,
    organization: OrganizationId,
    rows: readonly ArchiveLines['deniedName'][],
  ): Promise<Warnings> {
    const keys = rows.map(({ name }) => ({ name, key: nameKeyOf(name) }));
    const names = keys.flatMap(({ key }) => key ?? []);
    const written = await this.denied.deny(tx, organization, names);
    const there = await this.denied.lock(
      tx,
      organization,
      names.map((one) => one.canonical),
    );
    const owned = new Set(there.filter((one) => one.kind === 'held').map((one) => one.canonical));
    const details = { added: written.size };
    if (written.size > 0)
      await audit.record(tx, {
        action: 'denylist.extended',
        organizationId: organization,
        target: { type: 'organization', id: organization },
        details,
      });
    return keys.flatMap(({ name, key }) => {
      if (!key) return [`${JSON.stringify(name)} was not denied: it is no name`];
      return owned.has(key.canonical) ? [`${JSON.stringify(name)} was not denied: a member has it`] : [];
    });
  }
}
