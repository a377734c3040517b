import { IsString, MaxLength } from 'class-validator';

/** The token of a link. */
export class LinkFormDto {
  @IsString()
  @MaxLength(200)
  token: string;
}
