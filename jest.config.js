// Not patterns with <rootDir>: in these Jest misreads a folder with brackets in its name, and finds no test.
const under = (...files) => files.map((file) => `^${__dirname.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}/${file}\\.test\\.ts$`)

const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // Workspaces are tested from their sources, so that no test depends on a build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  setupFilesAfterEnv: ['<rootDir>/tests/support/patience.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.base.json', diagnostics: false }] },
}

module.exports = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testRegex: under(
        '(packages/[^/]+|service-[^/]+|service-gateway/web|tools/[^/]+|dev)/src/.+',
        'tests/[^/]+',
        'tests/rig/.+',
        'tests/faults/(soak/)?[^/]+',
        'tests/killpoints/[^/]+',
        'tests/bench/.+',
      ),
    },
    {
      ...common,
      displayName: 'integration',
      testRegex: under('tests/(integration|killpoints/quick)/.+'),
      globalSetup: '<rootDir>/tests/rig/start-broker.ts',
      globalTeardown: '<rootDir>/tests/rig/stop-broker.ts',
    },
    {
      ...common,
      displayName: 'faults',
      testRegex: under('tests/faults/quick/[^/]+'),
    },
    { ...common, displayName: 'compose', testRegex: under('tests/compose/.+') },
    {
      ...common,
      displayName: 'page',
      testRegex: under('tests/page/.+'),
      globalSetup: '<rootDir>/tests/rig/start-broker.ts',
      globalTeardown: '<rootDir>/tests/rig/stop-broker.ts',
    },
  ],
}
