import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { MayBeAbsent, PageQueryDto, Text } from '@app/http';
import { notDeniedReasons, type NotDeniedReason } from '@app/organizations';

/** A name that was not denied: it stays with its owner, or cannot be a name at all. */
export class NotDeniedDto {
  /** @example "root" */
  username: string;

  /** What is wrong with its replacement. `not_a_name`: the replacement, or the name itself, cannot be a name. */
  @ApiProperty({ enum: notDeniedReasons, enumName: 'NotDeniedReason' })
  reason: NotDeniedReason;
}

/** A name that its owner would lose. */
export class ReplacedNameDto {
  /** @example "root" */
  username: string;

  /** @example "former-root" */
  replacement: string;
}

/** What became of the names, when not all of them could be denied or, with `dryRun`, when a user would be renamed. */
export class DenyResultDto {
  /** @example ["admin"] */
  usernamesDenied: string[];

  @ApiProperty({ type: [NotDeniedDto] })
  usernamesNotDenied: NotDeniedDto[];

  /** With `dryRun` only: the members who would be renamed. */
  @ApiProperty({ type: [ReplacedNameDto], required: false })
  usernamesReplaced?: ReplacedNameDto[];
}

/** What became of the names. One that was not on the list is in neither. */
export class AllowResultDto {
  /** @example ["root"] */
  usernamesDeleted: string[];

  /**
   * Names that have an owner, and that are therefore not on the list.
   * @example ["mia"]
   */
  usernamesInUse: string[];
}

/** A page of the denylist, in the order of code points of the names' canonical forms. */
export class DenylistPageDto {
  /** @example ["admin", "root"] */
  usernames: string[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJhZG1pbiJd"
   */
  nextCursor?: string;
}

/** Which part of the denylist. */
export class DenylistQueryDto extends PageQueryDto {
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
