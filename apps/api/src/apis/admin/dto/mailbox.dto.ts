import { ApiProperty } from '@nestjs/swagger';
import { emailKinds } from '@app/mail';

/** An email that would have been sent. */
export class MailboxEmailDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "mia.member@demo.example" */
  to: string;

  @ApiProperty({ enum: emailKinds })
  kind: string;

  /** @example "Set a new password" */
  subject: string;

  /**
   * The email as plain text.
   * @example "A new password was requested …"
   */
  text: string;

  /**
   * The email as an HTML page.
   * @example "<!doctype html>…"
   */
  html: string;

  /**
   * The token of the email, for the route that takes it.
   * @example "AaqGyTdLeYSMDr-0q…"
   */
  token?: string;

  /**
   * The code that the letter brings beside the token.
   * @example "123456"
   */
  code?: string;

  /** The address of the page that takes the token, where a setting names one. */
  @ApiProperty({ format: 'uri', required: false })
  link?: string;

  @ApiProperty({ format: 'date-time' })
  queuedAt: string;

  /** When the job ran that would have sent it. */
  @ApiProperty({ format: 'date-time', required: false })
  sentAt?: string;
}

/** The newest emails of the demo. */
export class MailboxDto {
  @ApiProperty({ type: [MailboxEmailDto] })
  letters: MailboxEmailDto[];
}
