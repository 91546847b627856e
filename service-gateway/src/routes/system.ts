import { type SystemView, systemSchema } from '@trading/gateway-api'
import type { Routes } from '../server/zod'

export const systemRoutes =
  ({ system }: { system: () => Promise<SystemView> }): Routes =>
  async (app) => {
    app.get(
      '/v1/system',
      {
        config: { roles: ['viewer', 'trader', 'operator'], underPressure: 'answer' },
        schema: {
          summary: 'Queues, engines, services and versions',
          description: 'Always answered: a part whose service is away is null.',
          response: { 200: systemSchema },
        },
      },
      system,
    )
  }
