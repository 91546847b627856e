type Lock = { packages: Record<string, { version?: string; link?: boolean; optional?: boolean }> }
const { isInstalled } = require('../setup.js') as { isInstalled: (wanted?: Lock, present?: Lock) => boolean }

const wanted: Lock = {
  packages: {
    '': { version: '0.1.0' },
    'service-a': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/@biomejs/cli-darwin-arm64': { version: '2.6.8', optional: true },
  },
}
const present = (zod?: string): Lock => ({ packages: zod ? { 'node_modules/zod': { version: zod } } : {} })

test('what the lockfile names is installed where it is absent or of another version, packages for other platforms excepted', () => {
  expect(isInstalled(wanted, present('4.6.7'))).toBe(true)
  expect(isInstalled(wanted, present('4.6.6'))).toBe(false)
  expect(isInstalled(wanted, present())).toBe(false)
  expect(isInstalled(wanted, undefined)).toBe(false)
})
