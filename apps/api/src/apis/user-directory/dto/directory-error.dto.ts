import { ApiProperty } from '@nestjs/swagger';

/** One thing that is wrong: a field, or a permission that is missing. */
export class DirectoryErrorDetailDto {
  /**
   * The field at fault; `body` stands for the body as a whole.
   * @example "roles"
   */
  field?: string;

  /** @example "roles must be a list of role ids" */
  message?: string;

  /**
   * The permission that the caller lacks.
   * @example "update:users"
   */
  permission?: string;
}

/** How `/api/v1/user` speaks of errors. */
export class DirectoryErrorDto {
  @ApiProperty({ type: 'integer' })
  statusCode: number;

  /**
   * The reason phrase of the status.
   * @example "Not Found"
   */
  error: string;

  /** @example "User not found" */
  message: string;

  @ApiProperty({ type: [DirectoryErrorDetailDto], required: false })
  details?: DirectoryErrorDetailDto[];
}
