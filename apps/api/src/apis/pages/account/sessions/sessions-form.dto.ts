import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '@app/http';
import { AccountPageQueryDto } from '../account-query.dto.js';

/** Where the list goes on. */
export class SessionsQueryDto extends AccountPageQueryDto {
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** One session of the user. */
export class SessionFormDto {
  @IsString()
  @MaxLength(36)
  id: string;
}
