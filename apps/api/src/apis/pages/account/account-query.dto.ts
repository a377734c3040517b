import { IsIn } from 'class-validator';
import { MayBeAbsent } from '@app/http';
import { UiQueryDto } from '../ui-query.dto.js';

/** The account page also says that something was done. */
export class AccountPageQueryDto extends UiQueryDto {
  @MayBeAbsent()
  @IsIn(['1'])
  done?: string;
}
