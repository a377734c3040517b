import { ApiProperty } from '@nestjs/swagger';

/** One thing that is wrong: a field, or a permission that is missing. */
export class DirectoryErrorDetailDto {
  /** The field at fault; `body` stands for the body as a whole. */
  field?: string;

  message?: string;

  /** The permission that the caller lacks. */
  permission?: string;
}

/** How `/api/v1/user` speaks of errors. */
export class DirectoryErrorDto {
  @ApiProperty({ type: 'integer' })
  statusCode: number;

  /** The reason phrase of the status. */
  error: string;

  message: string;

  @ApiProperty({ type: [DirectoryErrorDetailDto], required: false })
  details?: DirectoryErrorDetailDto[];
}
