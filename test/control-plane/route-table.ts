import { type AppOptions, createApp, type Route } from '../../control-plane/src/http/index.ts'
import { cleanup } from '../support/cleanup.ts'

/** Every route that a control plane has. Nothing is asked of it here, so it has nothing behind it. */
export async function routeTable(): Promise<readonly Route[]> {
  const { app, routes } = await createApp({ timeouts: { headersMs: 1000, requestMs: 1000 } } as AppOptions)
  cleanup(() => app.close())
  await app.ready()
  return routes
}

/** An address that a route stands for. */
export function addressOf({ url }: Route): string {
  return url.replace(':revision', '1').replace(':id', '0123456789abcdef')
}
