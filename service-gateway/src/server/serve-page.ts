import { existsSync } from 'node:fs'
import { join } from 'node:path'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Where the page is built to. */
export const pageFolder = join(__dirname, '..', '..', 'public')

/** Serves the page at /, if it was built. Files whose names have a hash of their content are kept by browsers. */
export async function servePage(app: FastifyInstance, { folder = pageFolder }: { folder?: string } = {}): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  await app.register(async (open) => {
    open.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true }
      route.schema = { ...route.schema, hide: true }
    })
    await open.register(statics, {
      root: folder,
      cacheControl: false,
      setHeaders: (response, path) => {
        const isHashed = /-[\w-]{8,}\.\w+$/.test(path)
        response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  })
}
