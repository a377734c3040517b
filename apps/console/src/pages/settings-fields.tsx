import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { Schemas } from '../api';
import type { useDraft } from '../draft';
import { useWords } from '../words';
import { Section } from './member-section';

/** What the form edits: numbers are texts while they are typed, and an empty text is a value that is not there. */
export function draftOf({ usernameCustomization, locale, logoUrl, color, ...settings }: Schemas['SettingsDto']) {
  const { pattern, minLength, maxLength, renameCooldownDays, ...names } = usernameCustomization;
  return {
    ...settings,
    secondFactorGraceDays: String(settings.secondFactorGraceDays),
    locale: locale ?? '',
    logoUrl: logoUrl ?? '',
    color: color ?? '',
    ...names,
    pattern: pattern ?? '',
    minLength: String(minLength),
    maxLength: String(maxLength),
    renameCooldownDays: String(renameCooldownDays),
  };
}
export type Draft = ReturnType<typeof draftOf>;

interface FieldsOf {
  readonly form: ReturnType<typeof useDraft<Draft>>;
  readonly isFixed: boolean;
}

type Named<T> = {
  [Name in keyof Draft]: Draft[Name] extends T ? (T extends Draft[Name] ? Name : never) : never;
}[keyof Draft];

/** The fields by what they are about. */
export function SettingsFields({ form: { draft, change }, isFixed }: FieldsOf) {
  const { settings: w } = useWords();
  const text = (name: Named<string>) => ({
    label: w.fields[name],
    name,
    readOnly: isFixed,
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  const whole = (name: Named<string>, min: number, max: number) => ({
    ...text(name),
    ...{ type: 'number', min, max, required: true, withAsterisk: false },
  });
  const tick = (name: Named<boolean>) => ({
    label: w.fields[name],
    name,
    disabled: isFixed,
    checked: draft[name],
    onChange: (event: { currentTarget: { checked: boolean } }) => change({ [name]: event.currentTarget.checked }),
  });
  const choice = <Name extends keyof Draft>(name: Name, labels: Readonly<Record<Draft[Name] & string, string>>) => ({
    label: w.fields[name],
    name,
    disabled: isFixed,
    value: draft[name] as string,
    data: Object.entries<string>(labels).map(([value, label]) => ({ value, label })),
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Section id="membership" title={w.groups.membership}>
        <Stack gap="sm">
          <NativeSelect {...choice('signUp', w.signUps)} />
          <NativeSelect {...choice('secondFactor', w.secondFactors)} />
          <TextInput {...whole('secondFactorGraceDays', 0, 365)} />
          <NativeSelect {...choice('impersonation', w.impersonations)} />
        </Stack>
      </Section>
      <Section id="look" title={w.groups.look}>
        <Stack gap="sm">
          <TextInput {...text('locale')} />
          <TextInput {...text('logoUrl')} />
          <TextInput {...text('color')} />
        </Stack>
      </Section>
      <Section id="usernames" title={w.groups.usernames}>
        <Stack gap="sm">
          <Checkbox {...tick('unique')} />
          <TextInput {...whole('minLength', 1, 256)} />
          <TextInput {...whole('maxLength', 1, 256)} />
          <TextInput {...text('pattern')} />
          <NativeSelect {...choice('confusables', w.confusables)} />
          <TextInput {...whole('renameCooldownDays', 0, 365)} />
          <Checkbox {...tick('usernameAvailability')} />
          <Checkbox {...tick('usernameRedirects')} />
        </Stack>
      </Section>
      <Section id="profiles" title={w.groups.profiles}>
        <Stack gap="sm">
          <Checkbox {...tick('publicProfiles')} />
          <Checkbox {...tick('profilePictureUpload')} />
        </Stack>
      </Section>
    </>
  );
}
