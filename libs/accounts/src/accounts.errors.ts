import { defineError } from '@app/common';

export const ProfileNotFound = defineError(
  'profile.not_found',
  'not_found',
  'You have no profile in this organization yet.',
);
export const ObjectNotFound = defineError(
  'profile.object_not_found',
  'not_found',
  'Your collection has no such object.',
);
export const ObjectKindWrong = defineError(
  'profile.object_kind_wrong',
  'invalid',
  'A profile picture needs an object of kind image.',
);
export const PictureUploadOff = defineError(
  'profile.picture_upload_off',
  'forbidden',
  'The organization has switched off the upload of pictures.',
);
export const PictureAmbiguous = defineError(
  'profile.picture_ambiguous',
  'invalid',
  'A picture is uploaded or taken from an object, not both at once.',
);
export const SignUpByInvitation = defineError(
  'sign_up.by_invitation',
  'forbidden',
  'This organization accepts new members by invitation only.',
);
export const MemberBelongsElsewhere = defineError(
  'member.belongs_elsewhere',
  'conflict',
  'This user is a member of other organizations too: remove them from yours instead.',
);
export const RecipientsUnknown = defineError(
  'notification.recipients_unknown',
  'invalid',
  'Some recipients are no members of the organization; nothing was sent.',
);
export const HandleNeedsOrganization = defineError(
  'handle.needs_organization',
  'invalid',
  'A handle belongs to an organization, and the credential is of none.',
);
