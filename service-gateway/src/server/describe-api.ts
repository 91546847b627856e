import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { problemSchema } from '@trading/gateway-api'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { z } from 'zod'
import { problemsPage } from './problems-page'
import { jsonSchemaOf } from './zod'

const requestParts = ['body', 'querystring', 'params', 'headers'] as const

/** OpenAPI 3.1 from the schemas of the routes, as a page at /docs and as JSON at /docs/json; each kind of problem at /problems. */
export async function describeApi(app: FastifyInstance, { version }: { version: string }): Promise<void> {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/v1/') || route.method === 'HEAD') return
    routes.push(route)
    // Every route of the API may answer with a problem.
    route.schema = withProblems(route.schema)
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Trading gateway',
        version,
        description: 'Signals in; executions, positions, prices, halts and the state of the platform out.',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key.' },
          session: { type: 'apiKey', in: 'cookie', name: 'session', description: 'Of a person who logged in on the page.' },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: ({ schema, url, route }) => ({ schema: asJsonSchema(schema, route), url }),
  })
  await app.register(async (open) => {
    open.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true }
    })
    // With the headers of every other answer: the policy that it brings would permit more.
    await open.register(swaggerUi, { routePrefix: '/docs', uiConfig: { validatorUrl: null } })
    // Once all routes are there.
    open.addHook('onReady', async () => mustDescribe(app.swagger(), routes))
    open.get('/problems', { schema: { hide: true } }, (_request, reply) => reply.type('text/html; charset=utf-8').send(problemsPage()))
  })
}

/** @throws Error for a route of the API that the document lacks: the service does not start with it */
function mustDescribe({ paths = {} }: { paths?: object }, routes: readonly RouteOptions[]): void {
  const described = paths as Record<string, Record<string, { responses?: Record<string, unknown> }>>
  for (const { method, url } of routes) {
    const responses = described[url.replaceAll(/:(\w+)/g, '{$1}')]?.[String(method).toLowerCase()]?.responses ?? {}
    if (!Object.keys(responses).some((status) => status.startsWith('2'))) throw new Error(`${method} ${url} has no schema of its answer`)
  }
}

const problems = { content: { 'application/problem+json': { schema: problemSchema } } }

const withProblems = (schema: FastifySchema = {}): FastifySchema => ({
  ...schema,
  response: { ...(schema.response as object | undefined), '4xx': described(problems, 'Refused'), '5xx': described(problems, 'Failed') },
})

const described = (answer: object, description: string): object => ({ description, ...answer })

/** Schemas are zod's; what is none is left as it is. */
function asJsonSchema(schema: FastifySchema | undefined, { config = {} }: Pick<RouteOptions, 'config'>): FastifySchema {
  if (!schema) return {}
  const parts = requestParts.flatMap((part) => {
    const given = schema[part]
    return given instanceof z.ZodType ? [[part, jsonSchemaOf(given, 'input')]] : []
  })
  const answers = Object.entries((schema.response ?? {}) as Record<string, unknown>).map(([status, answer]) => [status, answerOf(answer)])
  return {
    ...schema,
    ...Object.fromEntries(parts),
    response: Object.fromEntries(answers),
    ...(config.public && { security: [] }),
    description: [schema.description, rolesText(config.roles)].filter(Boolean).join(' '),
  }
}

const rolesText = (roles: readonly string[] = []): string => (roles.length > 0 ? `Roles: ${roles.join(', ')}.` : '')

function answerOf(answer: unknown): unknown {
  if (answer instanceof z.ZodType) return { description: answer.description ?? 'Answered', ...jsonSchemaOf(answer, 'output') }
  const { content, ...rest } = answer as { content?: Record<string, { schema: unknown }> }
  if (!content) return answer
  const each = Object.entries(content).map(([type, { schema }]) => [
    type,
    { schema: schema instanceof z.ZodType ? jsonSchemaOf(schema, 'output') : schema },
  ])
  return { ...rest, content: Object.fromEntries(each) }
}
