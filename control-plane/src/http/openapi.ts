import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { answers } from './schemas/common.ts'
import { OpenApiDocument } from './schemas/service.ts'

const description = `Stores rule sets, offers them to instances, and knows what each of them runs. Errors are
\`{ "error": { "code", "message" } }\`, now and then with more beside it.`

/** Before the routes: what it describes are those that come after it. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Rulewire control plane', version: '1', description, license: { name: 'Apache-2.0' } },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'rwt_<id>_<secret>', description: 'Role `admin`.' },
        },
      },
      security: [{ token: [] }],
    },
  })
}

/** After the routes, or it would lack some. */
export async function openApiRoutes(app: FastifyInstance): Promise<void> {
  app.get(
    '/openapi.json',
    {
      schema: {
        ...{ operationId: 'openapi', summary: 'This description' },
        response: answers({ 200: OpenApiDocument }),
      },
    },
    async () => app.swagger(),
  )
}
