const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // Workspaces are tested from their sources, so that no test depends on a build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.base.json', diagnostics: false }] },
}

module.exports = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{packages/*,service-*,dlq,ledger-cli,dev}/src/**/*.test.ts',
        '<rootDir>/tests/*.test.ts',
        '<rootDir>/tests/faults/{*,network/*,soak/*}.test.ts',
        '<rootDir>/tests/killpoints/*.test.ts',
        '<rootDir>/tests/bench/**/*.test.ts',
      ],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/{integration,killpoints/quick}/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/tests/support/patience.ts'],
      globalSetup: '<rootDir>/tests/support/start-broker.ts',
      globalTeardown: '<rootDir>/tests/support/stop-broker.ts',
    },
    {
      ...common,
      displayName: 'faults',
      testMatch: ['<rootDir>/tests/faults/quick/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/tests/support/patience.ts'],
    },
    { ...common, displayName: 'compose', testMatch: ['<rootDir>/tests/compose/**/*.test.ts'] },
  ],
}
