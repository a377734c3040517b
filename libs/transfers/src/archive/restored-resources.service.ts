import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { OrganizationId } from '@app/common';
import { NotificationsRepository, type ArchivedNotifications } from '@app/notifications';
import type { Tx } from '@app/database';
import { DeniedNames, nameKeyOf } from '@app/usernames';
import type { ArchiveLines, ArchiveSection } from './archive-lines.js';

/** Messages about rows that could not be restored as they are. */
export type Warnings = readonly string[];

const sectionsOfNotifications: ReadonlySet<string> = new Set(['message', 'inbox', 'delivery', 'mark', 'read', 'feed']);
const isOfNotifications = (section: ArchiveSection): section is keyof ArchivedNotifications => sectionsOfNotifications.has(section);

/** Restores denied names and notifications. */
@Injectable()
export class RestoredResources {
  constructor(
    private readonly denied: DeniedNames,
    private readonly notifications: NotificationsRepository,
  ) {}

  async write(tx: Tx, organization: OrganizationId, section: ArchiveSection, rows: readonly never[]): Promise<Warnings> {
    if (section === 'deniedName') return this.deny(tx, organization, rows);
    if (!isOfNotifications(section)) throw new TypeError(`The section ${section} is not restored as rows.`);
    const restored = await this.notifications.restore(tx, organization, section, rows);
    return restored ? [] : [`notifications (${section}) were left as they are: the organization has some`];
  }

  private async deny(tx: Tx, organization: OrganizationId, rows: readonly ArchiveLines['deniedName'][]): Promise<Warnings> {
    const keys = rows.map(({ name }) => ({ name, key: nameKeyOf(name) }));
    const names = keys.flatMap(({ key }) => key ?? []);
    const written = await this.denied.deny(tx, organization, names);
    const there = await this.denied.lock(
      tx,
      organization,
      names.map((one) => one.canonical),
    );
    const held = new Set(there.filter((one) => one.kind === 'held').map((one) => one.canonical));
    const details = { added: written.size };
    if (written.size > 0)
      await audit.record(tx, { action: 'denylist.extended', organizationId: organization, target: { type: 'organization', id: organization }, details });
    return keys.flatMap(({ name, key }) => {
      if (!key) return [`${JSON.stringify(name)} was not denied: it is no name`];
      return held.has(key.canonical) ? [`${JSON.stringify(name)} was not denied: a member has it`] : [];
    });
  }
}
