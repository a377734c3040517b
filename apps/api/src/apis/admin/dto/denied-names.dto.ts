import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsString, ValidateNested } from 'class-validator';
import { Checked, MayBeAbsent, PageQueryDto, Text, TextList } from '@app/http';
import { notDeniedReasons, type NotDeniedReason } from '@app/organizations';

/** Names that one request may bring. The M2 API takes the whole list at once. */
const mostNames = 1000;

const isListOfRecords = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= mostNames &&
  value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));

/** A name to deny. */
export class DenialDto {
  /**
   * It need not follow the rules of the organization.
   * @example "superuser"
   */
  @IsString()
  name: string;

  /**
   * The name that its owner gets, if a member has it.
   * @example "former-superuser"
   */
  @IsString()
  replacement: string;
}

/** Names to deny. */
export class DenyNamesDto {
  @Checked('denials', `must be a list of at most ${mostNames} objects`, isListOfRecords)
  @ValidateNested({ each: true })
  @Type(() => DenialDto)
  @ApiProperty({ type: [DenialDto], maxItems: mostNames })
  names: DenialDto[];
}

/** Names to take off the list. */
export class AllowNamesDto {
  @TextList({ max: mostNames, wants: 'names', check: () => true })
  @ApiProperty({ type: [String], maxItems: mostNames, uniqueItems: true, example: ['superuser'] })
  names: string[];
}

/** A name that was not denied: it stays with its owner, or cannot be a name at all. */
export class NotDeniedNameDto {
  /** @example "superuser" */
  name: string;

  /** What is wrong with its replacement. `not_a_name`: the replacement, or the name itself, cannot be a name. */
  @ApiProperty({ enum: notDeniedReasons })
  reason: NotDeniedReason;
}

/** A member who had a denied name and has its replacement now; with `dryRun`, who would have it. */
export class RenamedMemberDto {
  /** @example "9d3f6a1e-7c3b-4c57-9d0a-3f1f0f6f2a11" */
  userId: string;

  /**
   * The denied name as the request spells it.
   * @example "superuser"
   */
  name: string;

  /** @example "former-superuser" */
  replacement: string;
}

/** What became of the names. */
export class DenialResultDto {
  /**
   * Also those that were denied already.
   * @example ["superuser"]
   */
  denied: string[];

  @ApiProperty({ type: [NotDeniedNameDto] })
  notDenied: NotDeniedNameDto[];

  @ApiProperty({ type: [RenamedMemberDto] })
  renamed: RenamedMemberDto[];
}

/** What became of the names. One that was not on the list is in neither. */
export class AllowedNamesDto {
  /** @example ["superuser"] */
  allowed: string[];

  /**
   * Names that have an owner, and that are therefore not on the list.
   * @example ["mia"]
   */
  inUse: string[];
}

/** A page of denied names, in the order of code points of their canonical forms. */
export class DeniedNamePageDto {
  /** @example ["admin", "root"] */
  names: string[];

  /** How many there are in all; left out beyond 1,000. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJhZG1pbiJd"
   */
  nextCursor?: string;
}

/** Which part of the list. */
export class DeniedNameQueryDto extends PageQueryDto {
  /** Only names that begin so, in any spelling of the same letters. */
  @MayBeAbsent()
  @Text({ max: 256 })
  @ApiProperty({ required: false, maxLength: 256, example: 'ad' })
  prefix?: string;
}

/** Whether to try only. */
export class DryRunQueryDto {
  /** `true`: answers what would happen and changes nothing. */
  @MayBeAbsent()
  @IsString()
  @IsIn(['true', 'false'])
  @ApiProperty({ enum: ['true', 'false'], required: false, example: 'false' })
  dryRun?: string;
}
