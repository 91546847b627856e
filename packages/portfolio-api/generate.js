// Generates TypeScript from the Protobuf definitions, offline: into this folder, or below the folder that is named.
const { spawnSync } = require('node:child_process')
const { delimiter, dirname, join } = require('node:path')

const binOf = (name) => join(dirname(require.resolve(`${name}/package.json`)), 'bin')
const [into = __dirname] = process.argv.slice(require.main === module ? 2 : process.argv.length)
const env = Object.assign({}, process.env, { PATH: binOf('@bufbuild/protoc-gen-es') + delimiter + process.env.PATH })
const buf = join(binOf('@bufbuild/buf'), 'buf')
const { status } = spawnSync(process.execPath, [buf, 'generate', '--output', into], { cwd: __dirname, env, stdio: 'inherit' })
if (status !== 0) process.exit(1)
console.log('wrote packages/portfolio-api/src/gen')
