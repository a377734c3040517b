import { type ProfileChanges, type ProfileRecord, profileStateOf } from '@app/accounts';
import { Reply, WithETag } from '@app/http';
import type { Page } from '@app/common';
import type { Allowed, DenialOutcome } from '@app/organizations';
import type { AllowResultDto, DenylistPageDto, DenyResultDto } from './dto/denylist.dto.js';
import type { AvatarDto, M2ProfileDto, M2UpdatedProfileDto, UpdateM2ProfileDto } from './dto/m2-profile.dto.js';

function toAvatar({ objectUrl, datasourceId, objectDefinitionId }: ProfileRecord): AvatarDto | undefined {
  if (objectUrl === null || datasourceId === null || objectDefinitionId === null) return undefined;
  return { url: objectUrl, datasourceId, objectDefinitionId };
}

/** A profile as GET answers it. */
export function toProfile(profile: ProfileRecord): WithETag<M2ProfileDto> {
  const { username, avatarUrl, walletAddress } = profile;
  const avatar = toAvatar(profile);
  const body = {
    ...(username !== null && { username }),
    ...(avatarUrl !== null && { profilePictureUrl: avatarUrl }),
    ...(avatar && { avatar }),
    ...(walletAddress !== null && { evmLinkedWalletAddress: walletAddress }),
  };
  return new WithETag(body, profileStateOf(profile));
}

/** A profile as PUT answers it, which is another shape. */
export function toUpdatedProfile(profile: ProfileRecord): WithETag<M2UpdatedProfileDto> {
  const { username, avatarUrl, datasourceId, objectDefinitionId } = profile;
  const body = {
    ...(username !== null && { username }),
    ...(avatarUrl !== null && { profilePictureUrl: avatarUrl }),
    avatarObjectDefinitionId:
      datasourceId === null || objectDefinitionId === null ? null : { datasourceId, objectDefinitionId },
  };
  return new WithETag(body, profileStateOf(profile));
}

/** The changes that a request asks for. */
export function toProfileChanges(body: UpdateM2ProfileDto, image: Buffer | undefined): ProfileChanges {
  const { username, profilePictureObjectDefinitionId: pictureObject, avatarObjectDefinitionId: avatarObject } = body;
  return {
    ...(image && { image }),
    ...(username !== undefined && { username }),
    ...(pictureObject !== undefined && { pictureObject }),
    ...(avatarObject !== undefined && { avatarObject }),
  };
}

/**
 * No content when every name was denied; otherwise which were and which were not. A dry run also says which members
 * would be renamed.
 */
export function toDenyResult({ denied, notDenied, renamed }: DenialOutcome, dryRun: boolean): Reply {
  const replaced = dryRun ? renamed.map(({ name, replacement }) => ({ username: name, replacement })) : [];
  if (notDenied.length === 0 && replaced.length === 0) return new Reply(204);
  const result: DenyResultDto = {
    usernamesDenied: [...denied],
    usernamesNotDenied: notDenied.map(({ name, reason }) => ({ username: name, reason })),
    ...(dryRun && { usernamesReplaced: replaced }),
  };
  return new Reply(200, result);
}

export const toAllowResult = ({ allowed, inUse }: Allowed): AllowResultDto => ({
  usernamesDeleted: allowed.map((one) => one.name),
  usernamesInUse: inUse.map((one) => one.name),
});

export const toDenylistPage = ({ items, nextCursor }: Page<string>): DenylistPageDto => ({
  usernames: items,
  ...(nextCursor !== undefined && { nextCursor }),
});
