import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Checked } from '@app/http';

/** What RFC 3986 lets an address consist of: answers say that it is one. */
const addressCharacters = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;

const isWebAddress = (value: unknown): boolean =>
  typeof value === 'string' &&
  value.length <= 2048 &&
  addressCharacters.test(value) &&
  URL.canParse(value) &&
  /^https?:$/.test(new URL(value).protocol) &&
  new URL(value).username === '';

/** An object of a collection. */
export class CollectionObjectDto {
  /** A profile picture needs an image; an avatar takes either. */
  @IsIn(['image', 'avatar'])
  @ApiProperty({ enum: ['image', 'avatar'], example: 'image' })
  kind: 'image' | 'avatar';

  /**
   * Where the object can be fetched: http or https, up to 2,048 characters.
   * @example "https://example.com/figures/knight.png"
   */
  @Checked('url', 'must be an http or https address of at most 2048 characters', isWebAddress)
  url: string;
}
