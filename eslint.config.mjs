import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // The examples are programs of their own, with packages of their own.
  {
    ignores: [
      'examples',
      'dist',
      'node_modules',
      '.local',
      '.local-test',
      'coverage',
      'apps/console/src/api/generated',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A DTO or an injected class imported as a type loses its decorator metadata, and validation silently goes.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Interfaces ask for promises where an implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['apps/console/src/**/*.{ts,tsx}'],
    ignores: ['**/*.spec.ts'],
    languageOptions: {
      parserOptions: { project: './apps/console/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // An async handler of an event is awaited by nobody, by its nature; it tells of its faults itself.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    // A text outside the words of its slice has no translation.
    files: ['apps/console/src/**/*.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXText[value=/[A-Za-z\\u4e00-\\u9fff]{2}/]',
          message: 'Texts stand in *.words.ts, in both languages.',
        },
        { selector: 'Literal[value=/[\\u4e00-\\u9fff]/]', message: 'Texts stand in *.words.ts, in both languages.' },
        {
          selector: 'TemplateElement[value.raw=/[\\u4e00-\\u9fff]/]',
          message: 'Texts stand in *.words.ts, in both languages.',
        },
      ],
    },
  },
  {
    files: ['apps/console/src/**/*.spec.ts', 'apps/console/vite.config.mts'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    // Programs for people speak on the console.
    files: ['tools/**', 'deploy/**', 'load-tests/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: { ...tseslint.configs.disableTypeChecked.rules, '@typescript-eslint/explicit-function-return-type': 'off' },
  },
);
