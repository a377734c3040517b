import { Injectable } from '@nestjs/common';
import { AccountReader, UserPicturesService } from '@app/accounts';
import { DomainError } from '@app/common';
import { demoMember } from './people.js';

/** A PNG of 16 pixels, from orange to violet. */
const colours = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAP0lEQVQI1wE0AMv/APqMPOaRVdKWbr6bhwDoc1XUeG7AfYesgqAA1lpuwl+HrmSgmmm5AMRBh7BGoJxLuYhQ0tuiG2EooSExAAAAAElFTkSuQmCC',
  'base64',
);

/** Gives the member of the demo a picture, so that there is one to look at. */
@Injectable()
export class DemoPicture {
  constructor(
    private readonly accounts: AccountReader,
    private readonly change: UserPicturesService,
  ) {}

  /** @returns the name of its file; undefined when the member has chosen something else, or is gone: the demo starts all the same */
  async hang(): Promise<string | undefined> {
    try {
      if ((await this.shown()) === null) await this.change.upload(demoMember.userId, colours);
      return /\/pictures\/([^/]+)$/.exec((await this.shown()) ?? '')?.[1];
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }

  private async shown(): Promise<string | null> {
    return (await this.accounts.read(demoMember.userId)).avatarUrl;
  }
}
