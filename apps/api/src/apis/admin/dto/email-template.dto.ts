import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { BodyMayBeAbsent, Checked, HasEntityTag, IsRecord, MayBeAbsent, MayBeNull, Text } from '@app/http';

const most = { paragraphs: 10, characters: 1000 };

const isParagraph = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && Array.from(value).length <= most.characters;

/** A list of texts, each a paragraph of its own. */
const Paragraphs =
  (example: string[]): PropertyDecorator =>
  (target, key) => {
    Checked(
      'paragraphs',
      `must be a list of at most ${most.paragraphs} texts of 1 to ${most.characters} characters`,
      (value) => Array.isArray(value) && value.length <= most.paragraphs && value.every(isParagraph),
    )(target, key);
    ApiProperty({
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: most.characters },
      maxItems: most.paragraphs,
      example,
    })(target, key);
  };

/** A variable of the words, as `{{ organization }}`. */
export class TemplateVariableDto {
  /** @example "organization" */
  name: string;

  /**
   * What it could say.
   * @example "Acme"
   */
  sample: string;
}

/** Words that the organization wrote. */
export class ChangedLanguageDto {
  /** @example "en" */
  language: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A kind of emails. */
export class EmailTemplateKindDto {
  /** @example "invitation" */
  kind: string;

  /** Whether these emails have a link, whose text is `action`. */
  hasAction: boolean;

  /** What its words may use. */
  @ApiProperty({ type: [TemplateVariableDto] })
  variables: TemplateVariableDto[];

  /** The languages in which the organization wrote words of its own. */
  @ApiProperty({ type: [ChangedLanguageDto] })
  changed: ChangedLanguageDto[];
}

/** The emails that the organization may write. */
export class EmailTemplatesDto {
  /** @example ["de", "en", "es", "fr", "ja"] */
  @ApiProperty({ type: [String] })
  languages: string[];

  @ApiProperty({ type: [EmailTemplateKindDto] })
  kinds: EmailTemplateKindDto[];
}

/**
 * The words of an email: plain texts with variables, as `{{ organization }}`. They have no other Liquid, no HTML, and
 * no addresses of pages and mailboxes. Together they have at most 5,000 characters.
 */
export class EmailWordsDto {
  /** @example "Welcome to {{ organization }}" */
  @Text({ max: 200 })
  subject: string;

  /** Stands above the paragraphs. */
  @MayBeNull()
  @Text({ max: 200 })
  @ApiProperty({ type: 'string', nullable: true, maxLength: 200, required: false, example: 'Welcome!' })
  heading?: string | null;

  /** Paragraphs above the link and the code. */
  @Paragraphs(['You are invited to {{ organization }}.'])
  before: string[];

  /** The text of the link. Kinds with a link need it, others must not have it. */
  @MayBeNull()
  @Text({ max: 100 })
  @ApiProperty({ type: 'string', nullable: true, maxLength: 100, required: false, example: 'Join us' })
  action?: string | null;

  /** Paragraphs below the link and the code. */
  @Paragraphs(['This works once, within 7 days.'])
  after: string[];
}

/** Words to show in the place of those of now. */
@BodyMayBeAbsent()
export class PreviewEmailTemplateDto {
  /** Without them: the words of now. */
  @MayBeAbsent()
  @IsRecord()
  @ValidateNested()
  @Type(() => EmailWordsDto)
  @ApiProperty({ type: EmailWordsDto, required: false })
  words?: EmailWordsDto;
}

/** The words of an email as they are now. */
export class CurrentEmailWordsDto {
  /** @example "You are invited to {{ organization }}" */
  subject: string;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  heading: string | null;

  @ApiProperty({ type: [String], example: ['You are invited to become a member of {{ organization }}.'] })
  before: string[];

  @ApiProperty({ type: 'string', nullable: true, example: 'Accept the invitation' })
  action: string | null;

  @ApiProperty({ type: [String], example: ['This works once, within 7 days.'] })
  after: string[];
}

/** The emails of one kind in one language. */
@HasEntityTag()
export class EmailTemplateDto {
  /** @example "invitation" */
  kind: string;

  /** @example "en" */
  language: string;

  words: CurrentEmailWordsDto;

  /** What the words may use. */
  @ApiProperty({ type: [TemplateVariableDto] })
  variables: TemplateVariableDto[];

  /** When the organization wrote them. Null: the words are those of Facet. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  updatedAt: string | null;
}

/** An email as it would be sent. */
export class EmailPreviewDto {
  /** @example "You are invited to Acme" */
  subject: string;

  /**
   * The part for programs that show no HTML.
   * @example "You are invited to become a member of Acme."
   */
  text: string;

  /**
   * A page of its own. It runs nothing and loads nothing but the logo of the organization.
   * @example "<!doctype html><html lang='en'>…</html>"
   */
  html: string;
}
