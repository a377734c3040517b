import { ApiProperty } from '@nestjs/swagger';
import { Text } from '@app/http';

/** A note to write down about a member. */
export class NewMemberNoteDto {
  /**
   * 1 to 2,000 characters. The member gets it with the export of their data.
   * @example "Called about the invoice of May; asked to be called back."
   */
  @Text({ max: 2000, lines: true })
  text: string;
}

/** A note about a member. */
export class MemberNoteDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Called about the invoice of May; asked to be called back." */
  text: string;

  @ApiProperty({ format: 'uuid', required: false, description: 'The author. Absent: their account is gone.' })
  authorId?: string;

  /**
   * The name that the author has now.
   * @example "Ada Admin"
   */
  authorName?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of notes, newest first. */
export class MemberNotePageDto {
  @ApiProperty({ type: [MemberNoteDto] })
  notes: MemberNoteDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}
