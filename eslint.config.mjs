// The code fences of the house style. What each forbids and says stands in scripts/lint/fences.mjs; here
// stands where it holds.
import comments from '@eslint-community/eslint-plugin-eslint-comments/configs';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { fences } from './scripts/lint/fences.mjs';

/** Runs in a browser: it loads pages when they are opened, and its clock is that of the browser. */
const inBrowser = ['apps/console/**'];
const product = ['apps/**/*.ts', 'libs/**/*.ts'];
const specs = ['**/*.spec.ts'];
const database = ['libs/database/**', 'libs/embedded-postgres/**', 'ormconfig.ts', 'test/**'];

/** Turns fences on for files. */
const fence = (names, files, ignores = []) => ({
  files,
  ignores,
  rules: Object.fromEntries(names.map((name) => [`facet/${name}`, 'error'])),
});

export default defineConfig(
  globalIgnores(['dist', 'coverage', '.facet', '**/*.generated.ts', 'test/contracts/clients']),
  { plugins: { facet: { rules: fences } } },

  // TypeScript, with its types.
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  // A component returns an element, and a text is a text: to write that beside each says nothing.
  {
    files: inBrowser.map((one) => `${one}/*.{ts,tsx}`),
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  // A test reads the bodies of answers, which have no type, and takes the parts of a fixture that it needs.
  {
    files: ['test/**/*.ts'],
    rules: Object.fromEntries(
      [
        'no-unsafe-assignment',
        'no-unsafe-member-access',
        'no-unsafe-argument',
        'no-unsafe-call',
        'no-unsafe-return',
        'unbound-method',
      ].map((rule) => [`@typescript-eslint/${rule}`, 'off']),
    ),
  },
  fence(['no-forward-ref', 'no-definite-assignment', 'no-base-classes', 'libs-by-name'], ['**/*.ts']),

  // Every file.
  {
    files: ['**/*.{ts,tsx,mjs,cjs}'],
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-eval': 'error',
      'no-unreachable': 'error',
    },
  },
  { files: ['**/*.{mjs,cjs}'], rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] } },
  fence(['file-names'], ['**/*.{ts,tsx,mjs,cjs}']),

  // Suppressions carry a reason, name their rule, and are needed.
  comments.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    rules: {
      '@eslint-community/eslint-comments/require-description': 'error',
      '@eslint-community/eslint-comments/no-use': [
        'error',
        { allow: ['eslint-disable-next-line', 'eslint-disable', 'eslint-enable'] },
      ],
      // The suppressions of other tools; none of them can carry a reason that a machine would ask for.
      'no-warning-comments': [
        'error',
        { terms: ['prettier-ignore', 'istanbul ignore', 'c8 ignore', 'v8 ignore'], location: 'anywhere' },
      ],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/ban-ts-comment': [
        'error',
        {
          'ts-expect-error': 'allow-with-description',
          'ts-ignore': true,
          'ts-nocheck': true,
          minimumDescriptionLength: 10,
        },
      ],
    },
  },

  // Size.
  {
    files: ['**/*.{ts,tsx,mjs,cjs}'],
    ignores: ['**/migrations/*.ts'],
    rules: { 'max-lines': ['error', 300] },
  },
  {
    files: ['test/**/*.ts', ...specs],
    rules: { 'max-lines': ['error', 500] },
  },
  {
    files: ['**/*.{ts,mjs,cjs}'],
    ignores: ['**/migrations/*.ts', ...specs],
    rules: { 'max-lines-per-function': ['error', 40] },
  },
  fence(['eight-dependencies'], ['**/*.ts']),
  fence(['twelve-public-methods'], product, ['**/*.repository.ts']),

  // Libraries and APIs.
  fence(['environment-in-config-only'], [...product, 'ormconfig.ts']),
  fence(['static-imports', 'time-from-the-clock', 'no-orm-save', 'only-the-transactor-makes-a-tx'], product, [
    ...specs,
    ...inBrowser,
  ]),
  fence(['controllers-in-their-files'], product, ['**/*.controller.ts']),
  fence(['handler-translates'], ['**/*.controller.ts']),
  fence(['fields-written-out'], ['**/*.mapper.ts']),
  fence(['no-http-exceptions'], ['libs/**/*.ts']),
  fence(
    ['typeorm-ends-at-the-repository'],
    ['**/*.ts'],
    ['libs/**/*.entity.ts', 'libs/**/*.repository.ts', 'libs/**/*.module.ts', ...database],
  ),
  fence(['modules-name-entities'], ['libs/**/*.module.ts'], database),
  fence(['repositories-take-a-tx'], ['**/*.repository.ts']),
  fence(['entity-is-a-row'], ['**/*.entity.ts']),
  fence(['no-secret-on-user'], ['libs/users/src/*.entity.ts']),

  // The one place for each.
  { files: ['libs/config/**'], rules: { 'facet/environment-in-config-only': 'off' } },
  { files: ['apps/cli/src/program.ts'], rules: { 'facet/static-imports': 'off' } },
  { files: ['libs/common/src/clock.ts', 'libs/embedded-postgres/**'], rules: { 'facet/time-from-the-clock': 'off' } },
  // The name that engineers know from other ORMs.
  {
    files: ['libs/database/src/transaction-manager.ts'],
    rules: { 'facet/only-the-transactor-makes-a-tx': 'off', 'facet/file-names': 'off', 'facet/no-base-classes': 'off' },
  },
);
