import { WithETag } from '@app/http';
import { languages, type EmailContent, type OwnWording, type TemplateKind, type Wording } from '@app/mail';
import type {
  EmailPreviewDto,
  EmailTemplateDto,
  EmailTemplateKindDto,
  EmailTemplatesDto,
  EmailWordsDto,
} from './dto/email-template.dto.js';

const toKind = ({ kind, hasAction, variables, changed }: TemplateKind): EmailTemplateKindDto => ({
  kind,
  hasAction,
  variables: variables.map(({ name, sample }) => ({ name, sample })),
  changed: changed.map(({ language, updatedAt }) => ({ language, updatedAt: updatedAt.toISOString() })),
});

export const toEmailTemplates = (kinds: readonly TemplateKind[]): EmailTemplatesDto => ({
  languages: [...languages],
  kinds: kinds.map(toKind),
});

/** The words, tagged with what they are. */
export function toEmailTemplate({
  kind,
  language,
  wording,
  variables,
  updatedAt,
  state,
}: OwnWording): WithETag<EmailTemplateDto> {
  const { subject, heading = null, before, action = null, after } = wording;
  return new WithETag(
    {
      kind,
      language,
      words: { subject, heading, before: [...before], action, after: [...after] },
      variables: variables.map(({ name, sample }) => ({ name, sample })),
      updatedAt: updatedAt?.toISOString() ?? null,
    },
    state,
  );
}

export const toWording = ({ subject, heading, before, action, after }: EmailWordsDto): Wording => ({
  subject,
  ...(typeof heading === 'string' && { heading }),
  before,
  ...(typeof action === 'string' && { action }),
  after,
});

export const toEmailPreview = ({ subject, text, html }: EmailContent): EmailPreviewDto => ({ subject, text, html });
