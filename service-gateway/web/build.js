// Builds the page into ../public, which the gateway serves.
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { hashOfSources, noteFile, outDir } = require('./built')

async function main() {
  const sources = hashOfSources()
  // Vite is an ES module.
  const { build } = await import('vite')
  await build({
    configFile: false,
    root: __dirname,
    publicDir: join(__dirname, 'static'),
    logLevel: 'warn',
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    build: {
      outDir,
      emptyOutDir: true,
      // The Content-Security-Policy permits neither inline scripts nor data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2022',
      reportCompressedSize: false,
    },
  })
  // Last, so that an interrupted build counts as none.
  writeFileSync(noteFile, sources)
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
