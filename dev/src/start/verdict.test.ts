import { verdict } from './verdict'

const runs = undefined

test.each([
  ['everything runs', { generator: runs, engines: [runs, runs] }, undefined],
  ['the generator has finished', { generator: 0, engines: [runs, runs] }, undefined],
  ['one engine has an invalid configuration', { generator: runs, engines: [78, runs] }, undefined],
  ['the generator has an invalid configuration', { generator: 78, engines: [runs, runs] }, 78],
  ['every engine has an invalid configuration', { generator: runs, engines: [78, 78] }, 78],
  ['everything has finished', { generator: 0, engines: [0, 0] }, 0],
  ['all that has not finished has an invalid configuration', { generator: 0, engines: [0, 78] }, 78],
  ['there are no engines by choice', { generator: runs, engines: [] }, undefined],
])('if %s', (_case, { generator, engines }, code) => {
  expect(verdict([[generator], engines])).toBe(code)
})
