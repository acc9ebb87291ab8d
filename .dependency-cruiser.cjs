const npm = 'node_modules/';
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'apps-never-import-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      // Tests and libs/testing may use the programs: they start them, compare what they generate, read with a foreign client.
      from: { path: '^libs/', pathNot: ['\\.(spec|int)\\.ts$', '^libs/testing/'] },
      to: { path: '^(apps|tools|deploy|e2e)/' },
    },
    {
      name: 'kernel-is-pure',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: [`^libs/kernel/`, `^${npm}(temporal-polyfill|chinese-days)/`] },
    },
    {
      name: 'rule-kinds-are-pure',
      severity: 'error',
      from: { path: '^libs/rule-kinds/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/(rule-kinds|kernel)/', `^${npm}zod/`, '^(node:)?crypto$'] },
    },
    {
      name: 'contracts-are-pure',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: '\\.(spec|int)\\.ts$' },
      to: { pathNot: ['^libs/(contracts|kernel)/', `^${npm}zod/`, '^(node:)?crypto$'] },
    },
    {
      name: 'platform-knows-no-service',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: '\\.(spec|int)\\.ts$' },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'only-tests-import-testing',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.(spec|int)\\.ts$', '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'no-dev-package-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.(spec|int)\\.ts$', '^libs/testing/', '/vite\\.config\\.mts$'] },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.local)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
