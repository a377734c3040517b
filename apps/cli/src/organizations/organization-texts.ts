import type { OrganizationRecord, VersionedSettings } from '@app/organizations';

/** An organization for a program. */
export const toOrganizationEntry = ({ id, name, createdAt, updatedAt }: OrganizationRecord): object => ({ id, name, createdAt, updatedAt });

/** Its settings for a program. */
export function toSettingsEntry({ usernameCustomization, profilePictureUpload, publicProfiles, signUp }: VersionedSettings): object {
  const { unique, pattern, minLength, maxLength, confusables } = usernameCustomization;
  return { usernameCustomization: { unique, pattern, minLength, maxLength, confusables }, profilePictureUpload, publicProfiles, signUp };
}

/** Its settings for a person. */
export function toSettingsText({ usernameCustomization: names, profilePictureUpload, publicProfiles, signUp }: VersionedSettings): string {
  const { unique, pattern, minLength, maxLength, confusables } = names;
  return [
    `usernames        ${unique ? 'unique' : 'not unique'}, ${minLength} to ${maxLength} characters, pattern ${pattern ?? 'any'}, look-alikes ${confusables === 'on' ? 'refused' : 'allowed'}`,
    `picture upload   ${profilePictureUpload ? 'on' : 'off'}`,
    `public profiles  ${publicProfiles ? 'on' : 'off'}`,
    `sign-up          ${signUp}`,
  ].join('\n');
}
