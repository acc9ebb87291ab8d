// Packages that ship as ES modules only: jest runs CommonJS, so SWC turns these into it.
const esmOnly = [
  '@nestjs',
  'uuid',
  'jose',
  'openid-client',
  'oauth4webapi',
  'js-yaml',
  'csv-parse',
  'csv-stringify',
  'typeorm',
  'content-disposition',
  'file-type',
  'nestjs-pino',
  'temporal-polyfill',
  'temporal-utils',
];

/** @returns {import('jest').Config} */
const project = (displayName, testMatch, more = {}) => ({
  displayName,
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch,
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleNameMapper: { '^@app/(.*)$': '<rootDir>/libs/$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/examples', '<rootDir>/.local', '<rootDir>/.local-test'],
  ...more,
});

// tools/test.ts puts several of the integration tests into one file, and its folder here: a file loads 1,600 modules.
const groups = process.env.TEST_GROUPS_DIR;

module.exports = {
  testTimeout: 120_000,
  projects: [
    // Pure: no server.
    project('unit', ['<rootDir>/{libs,apps,tools,deploy}/**/*.spec.ts']),
    // Beside the code, on the real PostgreSQL, Kafka and Redis that tools/test.ts starts.
    groups
      ? project('integration', ['**/*.group.ts'], { roots: [groups], modulePathIgnorePatterns: [] })
      : project('integration', ['<rootDir>/{libs,apps,deploy}/**/*.int.ts']),
    // The built system, driven from outside.
    project('e2e', ['<rootDir>/e2e/**/*.e2e.ts']),
    // The same in a real browser, on one system with demo data.
    project('browser', ['<rootDir>/e2e/**/*.browser.ts']),
    // The programs in examples/, built with Maven and npm: a command of its own, npm run examples:check.
    project('examples', ['<rootDir>/e2e/**/*.examples.ts']),
    // All databases lost and restored, on servers of its own: a command of its own, npm run backup:check.
    project('restore', ['<rootDir>/e2e/**/*.restore.ts']),
  ],
};
