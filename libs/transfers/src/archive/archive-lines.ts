import type {
  ArchivedFormerUsername,
  ArchivedNameReview,
  RestoredPermission,
  RestoredRole,
  OrganizationSettings,
  OwnedObject,
  RestoredProfile,
} from '@app/organizations';
import type { ImportedAttributes } from '@app/attributes';
import type { PictureHash, UserId } from '@app/common';
import type { ArchivedMemberNote } from '@app/members';
import type { ArchivedEmailTemplate } from '@app/mail';
import type { ArchivedNotifications } from '@app/notifications';
import type { ArchivedNameRule } from '@app/usernames';

/** The sections of an archive that are read back, by name. */
export interface ArchiveLines extends ArchivedNotifications {
  readonly organization: {
    readonly id: string;
    readonly name: string;
    readonly createdAt: string;
    readonly settings: OrganizationSettings;
  };
  readonly permission: RestoredPermission;
  readonly role: RestoredRole;
  readonly picture: { readonly hash: PictureHash; readonly files: Readonly<Record<string, string>> };
  readonly object: OwnedObject;
  readonly profile: RestoredProfile;
  readonly referral: { readonly userId: UserId; readonly referrerId: UserId; readonly joinedAt: string };
  readonly attributeSchema: { readonly schema: Readonly<Record<string, unknown>> };
  readonly attributes: ImportedAttributes;
  readonly formerUsername: ArchivedFormerUsername;
  readonly memberNote: ArchivedMemberNote;
  readonly deniedName: { readonly name: string };
  readonly nameRule: ArchivedNameRule;
  readonly nameReview: ArchivedNameReview;
  readonly emailTemplate: ArchivedEmailTemplate;
}

export type ArchiveSection = keyof ArchiveLines;
