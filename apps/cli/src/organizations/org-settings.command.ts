import { Option, SubCommand } from 'nest-commander';
import { Precondition } from '@app/common';
import { ChangeSettings, SettingsRepository } from '@app/organizations';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { toSettingsEntry, toSettingsText } from './organization-texts.js';

interface SettingsOptions {
  readonly usernamesUnique?: boolean;
  readonly usernamesPattern?: string | null;
  readonly usernamesLength?: { readonly minLength: number; readonly maxLength: number };
  readonly usernamesLookAlikes?: 'off' | 'on';
  readonly pictureUpload?: boolean;
  readonly publicProfiles?: boolean;
  readonly signUp?: 'open' | 'invite';
}

const longest = 256;

@SubCommand({
  name: 'settings',
  arguments: '<id>',
  argsDescription: { id: 'slug of the organization' },
  description: 'Show what an organization decides for itself, or change what is named; the rest stays',
})
export class OrgSettingsCommand extends Operation {
  protected override readonly examples = ['org settings acme', 'org settings acme --usernames-unique on --usernames-length 3-20 --sign-up invite'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--usernames-unique <switch>', description: 'on: no two members have the same name, and names can be denied' })
  usernamesUnique(text: string): boolean {
    return this.isOn(text, '--usernames-unique');
  }

  @Option({ flags: '--usernames-pattern <pattern>', description: "RE2 syntax, matched against the whole name; '' for any name" })
  usernamesPattern(text: string): string | null {
    return text.length > 500 ? this.refuse('error: --usernames-pattern must have 500 characters at the most') : text || null;
  }

  @Option({ flags: '--usernames-length <range>', description: 'such as 3-20, in code points' })
  usernamesLength(text: string): { minLength: number; maxLength: number } {
    const [minLength = 0, maxLength = 0] = /^\d{1,3}-\d{1,3}$/.test(text) ? text.split('-').map(Number) : [];
    const sound = minLength >= 1 && maxLength >= 1 && minLength <= longest && maxLength <= longest;
    return sound ? { minLength, maxLength } : this.refuse(`error: --usernames-length must be a range within 1-${longest}, such as 3-20`);
  }

  @Option({ flags: '--usernames-look-alikes <what>', description: 'names that look like one that is held or denied: allowed, or refused' })
  usernamesLookAlikes(text: string): 'off' | 'on' {
    if (text !== 'allowed' && text !== 'refused') this.refuse('error: --usernames-look-alikes must be allowed or refused');
    return text === 'refused' ? 'on' : 'off';
  }

  @Option({ flags: '--picture-upload <switch>', description: 'whether members may upload a picture: on or off' })
  pictureUpload(text: string): boolean {
    return this.isOn(text, '--picture-upload');
  }

  @Option({ flags: '--public-profiles <switch>', description: 'whether profiles can be seen without a credential: on or off' })
  publicProfiles(text: string): boolean {
    return this.isOn(text, '--public-profiles');
  }

  @Option({ flags: '--sign-up <who>', description: 'open, or invite: nobody signs up by themselves' })
  signUp(text: string): 'open' | 'invite' {
    return text === 'open' || text === 'invite' ? text : this.refuse('error: --sign-up must be open or invite');
  }

  protected perform([id]: string[], options: SettingsOptions): Promise<Outcome> {
    const isChange = Object.keys(options).some((one) => one !== 'json');
    return this.installation.visitOrganization(id, async (services, organization) => {
      const settings = isChange
        ? await services.get(ChangeSettings, { strict: false }).change(organization, changeOf(options), Precondition.none)
        : await services.get(SettingsRepository, { strict: false }).read(organization);
      return { data: toSettingsEntry(settings), text: toSettingsText(settings) };
    });
  }

  private isOn(text: string, flag: string): boolean {
    return text === 'on' || text === 'off' ? text === 'on' : this.refuse(`error: ${flag} must be on or off`);
  }
}

function changeOf(options: SettingsOptions): Parameters<ChangeSettings['change']>[1] {
  const { usernamesUnique: unique, usernamesPattern: pattern, usernamesLength, usernamesLookAlikes, pictureUpload, publicProfiles, signUp } = options;
  return {
    usernameCustomization: {
      ...(unique !== undefined && { unique }),
      ...(pattern !== undefined && { pattern }),
      ...usernamesLength,
      ...(usernamesLookAlikes !== undefined && { confusables: usernamesLookAlikes }),
    },
    ...(pictureUpload !== undefined && { profilePictureUpload: pictureUpload }),
    ...(publicProfiles !== undefined && { publicProfiles }),
    ...(signUp && { signUp }),
  };
}
