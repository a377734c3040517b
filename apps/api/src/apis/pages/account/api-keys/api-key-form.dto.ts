import { IsString, MaxLength } from 'class-validator';
import { CurrentPassword, DisplayName, MayBeAbsent, TextList } from '@app/http';
import { ApplicationPermissionsRepository } from '@app/organizations';

/** A new key. It works for 90 days. */
export class ApiKeyFormDto {
  @DisplayName({ max: 100 })
  name: string;

  @MayBeAbsent()
  @TextList({ max: 100, wants: 'scopes', check: ApplicationPermissionsRepository.isScopeName })
  scopes?: string[];

  @CurrentPassword()
  currentPassword?: string;
}

/** The key to revoke. */
export class ApiKeyRevocationFormDto {
  @IsString()
  @MaxLength(100)
  id: string;
}
