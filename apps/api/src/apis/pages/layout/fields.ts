import { baseWords } from './base.words.js';
import { markup, type Html } from './html.js';
import { longestReturn } from '../ui-query.dto.js';
import { pageAddress, valueOf, type PageContext } from './page.js';

/** A field of a form. */
interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password' | 'tel' | 'datetime-local';
  readonly autocomplete?: string;
  /** Default: the field has to be filled in. */
  readonly optional?: boolean;
  readonly hint?: string;
  readonly most?: number;
  /** Digits and letters of a code: no capitals, no corrections. */
  readonly isCode?: boolean;
  /** What stands in the field at first. */
  readonly value?: string;
}

const when = (condition: boolean, text: Html): Html | undefined => (condition ? text : undefined);

/** The first field that is at fault has the focus when the page opens. */
const isFirstFault = ({ faults }: PageContext, name: string): boolean => Object.keys(faults?.fields ?? {})[0] === name;

const describedBy = (ids: readonly string[]): Html | undefined =>
  ids.length === 0 ? undefined : markup` aria-describedby="${ids.join(' ')}"`;

/** The text that was typed. A password is never sent back. */
const typed = (context: PageContext, { name, type, value = '' }: Field): string =>
  type === 'password' ? '' : valueOf(context, name) || value;

/** A labelled field, with what is wrong with it. */
export function field(context: PageContext, given: Field): Html {
  const { name, label, type = 'text', autocomplete, optional = false, hint, most = 1024, isCode = false } = given;
  const fault = context.faults?.fields[name];
  const ids = [...(hint === undefined ? [] : [`${name}-hint`]), ...(fault === undefined ? [] : [`${name}-fault`])];
  const note = optional ? ` (${baseWords[context.language].optional})` : '';
  return markup`<div class="field"><label for="${name}">${label}${note}</label>${when(
    hint !== undefined,
    markup`<p class="hint" id="${name}-hint">${hint}</p>`,
  )}<input id="${name}" name="${name}" type="${type}" value="${typed(context, given)}" maxlength="${most}"${when(
    !optional,
    markup` required`,
  )}${autocomplete === undefined ? undefined : markup` autocomplete="${autocomplete}"`}${when(
    isCode,
    markup` autocapitalize="none" spellcheck="false"`,
  )}${when(fault !== undefined, markup` aria-invalid="true"`)}${describedBy(ids)}${when(
    isFirstFault(context, name),
    markup` autofocus`,
  )}>${when(fault !== undefined, markup`<p class="wrong" id="${name}-fault">${fault}</p>`)}</div>`;
}

/** A field of several lines. */
export function textArea(context: PageContext, { name, label, value = '', most = 2000 }: Field): Html {
  const fault = context.faults?.fields[name];
  return markup`<div class="field"><label for="${name}">${label} (${
    baseWords[context.language].optional
  })</label><textarea id="${name}" name="${name}" rows="4" maxlength="${most}"${when(
    fault !== undefined,
    markup` aria-invalid="true" aria-describedby="${name}-fault"`,
  )}>${valueOf(context, name) || value}</textarea>${when(
    fault !== undefined,
    markup`<p class="wrong" id="${name}-fault">${fault}</p>`,
  )}</div>`;
}

/** Boxes to tick, sent as a list. What was ticked stays so. */
export function boxes(context: PageContext, name: string, legend: string, choices: readonly string[]): Html {
  const before = [context.values[name] ?? []].flat();
  const ticked = (choice: string): Html | undefined => when(before.includes(choice), markup` checked`);
  return markup`<fieldset class="choice"><legend>${legend}</legend>${choices.map(
    (choice) =>
      markup`<div><input type="checkbox" id="${name}-${choice}" name="${name}[]" value="${choice}"${ticked(
        choice,
      )}> <label for="${name}-${choice}">${choice}</label></div>`,
  )}</fieldset>`;
}

/** Carries a value that the user does not see. */
export const hidden = (name: string, value: string): Html =>
  markup`<input type="hidden" name="${name}" value="${value}">`;

/** Carries the token of a link from the address to where it is used. */
export const tokenField = (context: PageContext): Html => hidden('token', valueOf(context, 'token'));

/** A form, with what is wrong with it as a whole. `action`: the address of a page. */
export const form = (action: string, parts: readonly (Html | undefined)[], button: string): Html =>
  markup`<form method="post" action="${action}">${parts}<button>${button}</button></form>`;

/** A form that is a button alone, beside others. */
export const smallForm = (action: string, button: string, parts: readonly Html[] = []): Html =>
  markup`<form method="post" action="${action}">${parts}<button class="second small">${button}</button></form>`;

/** The way on to where the user came from, when there is nothing left to do. */
export const goOnLink = ({ language, onward }: PageContext): Html | undefined =>
  onward === undefined ? undefined : markup`<p><a class="button" href="${onward}">${baseWords[language].goOn}</a></p>`;

/** This section of the account, with where it leads in the end. An address that gets too long leads to the section. */
function sectionAddress({ path, onward }: PageContext): string {
  const [section = '/auth/ui/account'] = /^\/auth\/ui\/account\/[\w-]+/.exec(path) ?? [];
  const address = onward === undefined ? section : `${section}?return_to=${encodeURIComponent(onward)}`;
  return address.length > longestReturn ? section : address;
}

/** To prove once more who calls, and come back to this section of the account. */
function confirmLink(context: PageContext): Html {
  const address = pageAddress('account/confirm', context, { return_to: sectionAddress(context) });
  return markup` <a href="${address}">${baseWords[context.language].toConfirm}</a>`;
}

/** What is wrong as a whole. Screen readers read it first. */
export function alert(context: PageContext): Html | undefined {
  const { general, needsProof = false } = context.faults ?? {};
  if (general === undefined) return undefined;
  return markup`<p class="alert" role="alert">${general}${when(needsProof, confirmLink(context))}</p>`;
}
